#include "connectors/feed/link.hpp"

#include "connectors/feed/scope.hpp"
#include "connectors/feed/xml_text.hpp"
#include "text/ascii.hpp"

namespace kuaixun {
namespace {

// The address in the text behind an empty element; empty when that is no address.
std::string text_behind(const pugi::xml_node& element) {
  const auto next = element.next_sibling();
  if (next.type() != pugi::node_pcdata && next.type() != pugi::node_cdata) return {};
  const auto text = trim_ascii(next.value());
  const bool single = text.find_first_of(" \t\r\n") == std::string_view::npos;
  return is_web_address(text) && single ? std::string(text) : std::string{};
}

std::string relation_of(const pugi::xml_node& element) {
  auto rel = to_lower_ascii(trim_ascii(element.attribute("rel").value()));
  if (const auto iana = rel.rfind('/'); rel.starts_with("http") && iana != std::string::npos) rel.erase(0, iana + 1);
  return rel;
}

LinkRank rank_of(std::string_view type) {
  if (type.empty()) return LinkRank::untyped;
  return find_ignoring_case(type, "html") != std::string_view::npos ? LinkRank::page : LinkRank::other_format;
}

}  // namespace

Link read_link(const pugi::xml_node& element) {
  Link link{.address = {}, .rel = relation_of(element)};
  if (const auto href = element.attribute("href")) {
    link.address = href.value();
    if (link.rel.empty() || link.rel == "alternate") link.rank = rank_of(element.attribute("type").value());
    return link;
  }
  link.address = plain_text(element);
  if (link.address.empty()) link.address = text_behind(element);
  if (link.rel.empty() || link.rel == "alternate") link.rank = LinkRank::page;
  return link;
}

void FormerAddress::take_text(std::string url) {
  if (url_.empty() && !is_as_now_) url_ = std::move(url);
}

void FormerAddress::take_alternate(const Link& link, std::string_view type, std::string url) {
  const bool is_html = type.find("html") != std::string_view::npos;
  if (is_alternate_ || !(type.empty() || is_html || (url_.empty() && !is_as_now_))) return;
  is_as_now_ = false;
  url_ = std::move(url);
  is_alternate_ = is_html || link.rel == "alternate";
}

std::string FormerAddress::take() { return std::move(url_.empty() ? guid_ : url_); }

}  // namespace kuaixun
