#include "connectors/wechat/article_facts.hpp"

#include <algorithm>
#include <initializer_list>

#include "connectors/wechat/digits.hpp"
#include "connectors/wechat/script_variables.hpp"
#include "text/ascii.hpp"

namespace kuaixun {
namespace {

// One way of finding a field, by the name under which it is reported.
struct Finding {
  std::string_view how;
  std::string text;
};

class FactsReader {
 public:
  explicit FactsReader(const PageOutline& outline)
      : outline_(outline), data_(assigned_literal(outline.scripts, "window.cgiDataNew")), variables_(outline.scripts) {}

  ArticleFacts run() {
    read_identity();
    read_texts();
    read_times();
    read_pictures();
    read_original();
    facts_.is_paid = data_["is_pay_subscribe"].text() == "1" || variables_["is_pay_subscribe"] == "1" ||
                     facts_.content.find("mp-pay-preview-filter") != std::string::npos;
    return std::move(facts_);
  }

 private:
  std::string data(std::string_view name) const { return data_[name].plain_text(); }

  // The first that says something, noted under `field`.
  std::string first(std::string_view field, std::initializer_list<Finding> findings) {
    for (const auto& finding : findings)
      if (!trim_ascii(finding.text).empty()) {
        if (!field.empty()) facts_.found_by.emplace_back(field, finding.how);
        return std::string(trim_ascii(finding.text));
      }
    return {};
  }

  std::string data_or_variable(std::string_view name, std::string_view variable) {
    return first("", {{"cgi_data", data(name)}, {"script", variables_[variable]}});
  }

  void read_identity() {
    facts_.key = {account_of(data_or_variable("bizuin", "biz")), data_or_variable("mid", "mid"),
                  data_or_variable("idx", "idx"), data_or_variable("sn", "sn")};
    facts_.show_type = data_or_variable("item_show_type", "item_show_type");
    for (auto link : {data("link"), variables_["msg_link"], variables_["short_link"], outline_.og_url})
      if (!link.empty()) facts_.links.push_back(std::move(link));
  }

  void read_texts() {
    facts_.title = first("title", {{"cgi_data", data("title")},
                                   {"script", variables_["msg_title"]},
                                   {"og", outline_.og_title},
                                   {"dom", outline_.title},
                                   {"dom", outline_.document_title}});
    facts_.summary = first(
        "summary", {{"cgi_data", data("desc")}, {"script", variables_["msg_desc"]}, {"og", outline_.og_description}});
    facts_.publisher = first(
        "publisher", {{"cgi_data", data("nick_name")}, {"script", variables_["nickname"]}, {"dom", outline_.nickname}});
    facts_.author = first("author", {{"cgi_data", data("author")},
                                     {"script", variables_["author"]},
                                     {"og", outline_.meta_author},
                                     {"dom", outline_.author}});
    const auto& text_page = data_["text_page_info"];
    facts_.content = data_["content_noencode"].text();
    facts_.text_content = text_page["content_noencode"].text();
    if (facts_.text_content.empty()) facts_.text_content = text_page["content"].text();
    facts_.title_is_text = facts_.show_type == "10" && text_page["is_user_title"].text() != "1";
    facts_.cover =
        first("", {{"cgi_data", data("cdn_url")}, {"script", variables_["msg_cdn_url"]}, {"og", outline_.og_image}});
    facts_.shared_url = outline_.share_source;
    if (facts_.shared_url.empty() && facts_.show_type == "11")
      facts_.shared_url = data_or_variable("source_url", "msg_source_url");
  }

  void read_times() {
    for (auto seconds : {data("ori_create_time"), data("ori_send_time"), data("create_timestamp")})
      if (facts_.created_seconds.empty() && is_digits(seconds) && seconds != "0")
        note_seconds("cgi_data", std::move(seconds));
    for (auto seconds : {variables_["ct"], variables_["oriCreateTime"], variables_["create_time"]})
      if (facts_.created_seconds.empty() && is_digits(seconds) && seconds != "0")
        note_seconds("script", std::move(seconds));
    const auto field = facts_.created_seconds.empty() ? "published" : "";
    facts_.created = first(field, {{"cgi_data", data("create_time")},
                                   {"script", variables_["createTime"]},
                                   {"script", variables_["publish_time"]}});
    if (facts_.created.empty())
      facts_.posted = first(field, {{"dom", outline_.post_date}, {"dom", outline_.publish_time}});
    facts_.server_seconds = data_or_variable("svr_time", "svr_time");
  }

  void note_seconds(std::string_view how, std::string seconds) {
    facts_.created_seconds = std::move(seconds);
    facts_.found_by.emplace_back("published", how);
  }

  // Pages without the data object have the list as a variable of its own.
  void read_pictures() {
    Literal own;
    const auto* list = &data_["picture_page_info_list"];
    if (list->kind() == Literal::Kind::none) {
      own = assigned_literal(outline_.scripts, "window.picture_page_info_list");
      list = &own;
    }
    for (const auto& picture : list->items())
      if (auto url = picture["cdn_url"].text(); !url.empty())
        facts_.pictures.push_back({std::move(url), picture["width"].text(), picture["height"].text()});
  }

  void read_original() {
    const auto& copyright = data_["copyright_info"];
    const auto either = [&](std::string_view name) {
      return first("", {{"cgi_data", copyright[name].plain_text()}, {"script", variables_[name]}});
    };
    auto state = either("copyright_stat");
    if (state.empty()) state = variables_["_copyright_stat"];
    facts_.original_publisher = copyright["platform"].plain_text();
    if (facts_.original_publisher.empty()) facts_.original_publisher = publisher_in(outline_.repost_note);
    facts_.original = {account_of(either("source_encode_biz")), either("source_mid"), either("source_idx"), {}};
    if (facts_.original.biz.empty()) facts_.original.biz = account_of(either("source_biz"));
    facts_.original_url = either("reprint_url");
    facts_.is_repost = state == "2" || !outline_.repost_note.empty();
    if (!facts_.is_repost) return;
    const bool has_data = data_.kind() == Literal::Kind::object;
    facts_.found_by.emplace_back("original", state != "2" ? "dom" : has_data ? "cgi_data" : "script");
    if (!facts_.original_publisher.empty())
      facts_.found_by.emplace_back("original_publisher", facts_.original_publisher);
  }

  // X of 以下文章来源于X，作者Y.
  static std::string publisher_in(std::string_view note) {
    constexpr std::string_view kFrom = "来源于";
    const auto at = note.find(kFrom);
    if (at == std::string_view::npos) return {};
    const auto rest = note.substr(at + kFrom.size());
    return std::string(trim_ascii(rest.substr(0, std::min(rest.find("，"), rest.find(',')))));
  }

  const PageOutline& outline_;
  Literal data_;
  ScriptVariables variables_;
  ArticleFacts facts_;
};

}  // namespace

ArticleFacts facts_of(const PageOutline& outline) { return FactsReader(outline).run(); }

}  // namespace kuaixun
