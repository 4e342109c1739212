// Foreign text costs what its length allows, whatever shape it has.
#include "tests/support/linear_time.hpp"

#include <gtest/gtest.h>

#include "html/cleaner.hpp"
#include "html/entities.hpp"
#include "html/feed_links.hpp"
#include "html/text_of_html.hpp"
#include "tests/support/read_date.hpp"
#include "text/calendar_words.hpp"
#include "text/charset.hpp"
#include "text/charset_mixed.hpp"
#include "text/charset_statistics.hpp"
#include "text/date_zones.hpp"
#include "text/hanzi.hpp"
#include "text/normal_form.hpp"
#include "text/text_builder.hpp"
#include "text/url.hpp"
#include "text/url_host.hpp"
#include "text/wechat_url.hpp"

namespace kuaixun {
namespace {

std::string in_address(std::string_view before, std::string_view text) { return std::string(before).append(text); }

TEST(LinearTime, Normalising) {
  expect_linear_time("to_nfc", [](const std::string& text) { (void)to_nfc(text); });
  expect_linear_time("nfkc_casefold", [](const std::string& text) { (void)nfkc_casefold(text); });
  expect_linear_time("fold_for_comparison", [](const std::string& text) { (void)fold_for_comparison(text); });
  expect_linear_time("language_of", [](const std::string& text) { (void)language_of(text); });
}

TEST(LinearTime, CleaningHtml) {
  expect_linear_time("clean_html", [](const std::string& text) { (void)clean_html(text, "https://a.example/b/"); });
  expect_linear_time("clean_html of an attribute",
                     [](const std::string& text) { (void)clean_html("<p title=\"" + text + "\">x", ""); });
  expect_linear_time("clean_html of an address", [](const std::string& text) {
    (void)clean_html("<a href=\"" + text + "\">x</a>", "https://a.example/b/");
  });
}

TEST(LinearTime, TextOfHtml) {
  expect_linear_time("text_of_html", [](const std::string& text) { (void)text_of_html(text); });
  expect_linear_time("resolve_entities", [](const std::string& text) { (void)resolve_entities(text); });
  expect_linear_time("fold_space", [](const std::string& text) { (void)fold_space(text); });
  expect_linear_time("feed_links", [](const std::string& text) { (void)feed_links(text, "https://a.example/"); });
}

TEST(LinearTime, Decoding) {
  for (const auto* type : {"", "text/xml; charset=utf-8", "text/xml; charset=gb2312", "text/xml; charset=big5",
                           "text/xml; charset=iso-2022-jp", "text/xml; charset=utf-7", "text/xml; charset=latin1"})
    expect_linear_time(std::string("decode_to_utf8 under ") + type,
                       [&](const std::string& text) { (void)decode_to_utf8(text, type, Markup::html); });
}

TEST(LinearTime, GuessingCharsets) {
  expect_linear_time("guess_charset", [](const std::string& text) { (void)guess_charset(text + "\xE9"); });
  expect_linear_time("utf8_census", [](const std::string& text) { (void)utf8_census(text); });
  expect_linear_time("decode_mixed", [](const std::string& text) {
    std::size_t replaced = 0;
    (void)decode_mixed(text, replaced);
  });
  expect_linear_time("repair_utf8", [](const std::string& text) { (void)repair_utf8(text); });
  expect_linear_time("charset_parameter", [](const std::string& text) { (void)charset_parameter(text); });
  expect_linear_time("charset_of_label", [](const std::string& text) { (void)charset_of_label(text); });
}

TEST(LinearTime, ParsingAddresses) {
  for (const auto* before : {"", "https://", "https://a.example/", "https://a.example/?", "https://a.example/#"}) {
    const auto where = std::string(" of ") + before;
    expect_linear_time("parse_url" + where,
                       [&](const std::string& text) { (void)parse_url(in_address(before, text)); });
    expect_linear_time("canonical_url_key" + where,
                       [&](const std::string& text) { (void)canonical_url_key(in_address(before, text)); });
    expect_linear_time("clean_url" + where,
                       [&](const std::string& text) { (void)clean_url(in_address(before, text)); });
    expect_linear_time("resolve_url" + where, [&](const std::string& text) {
      (void)resolve_url(in_address(before, text), "https://a.example/b/c?d");
      (void)resolve_url("../x", in_address(before, text));
    });
  }
}

TEST(LinearTime, ParsingAddressesOfWechat) {
  for (const auto* before : {"https://mp.weixin.qq.com/", "https://mp.weixin.qq.com/s?", "http://mp.weixin.qq.com/s/",
                             "https://mp.weixin.qq.com/s?__biz=MzA=&mid=1&idx=1&", "https://weixin.sogou.com/link?"}) {
    const auto where = std::string(" of ") + before;
    expect_linear_time("canonical_url_key" + where,
                       [&](const std::string& text) { (void)canonical_url_key(in_address(before, text)); });
    expect_linear_time("clean_url" + where,
                       [&](const std::string& text) { (void)clean_url(in_address(before, text)); });
    expect_linear_time("questions" + where, [&](const std::string& text) {
      const auto address = in_address(before, text);
      (void)is_wechat_article(address);
      (void)is_captcha_address(address);
      (void)is_wechat_key(address);
    });
  }
}

TEST(LinearTime, ParsingHosts) {
  expect_linear_time("parse_host", [](const std::string& text) { (void)parse_host(text); });
  expect_linear_time("registrable_domain", [](const std::string& text) { (void)registrable_domain(text); });
  expect_linear_time("percent_decode", [](const std::string& text) { (void)percent_decode(text); });
}

// A thousand of the longest hosts that are looked at stand for one of a megabyte, which is not.
TEST(LinearTime, ParsingManyHosts) {
  static constexpr std::size_t kHost = 1000;
  expect_linear_time("hosts", [](std::string_view text) {
    for (; !text.empty(); text.remove_prefix(std::min(kHost, text.size()))) {
      (void)parse_host(text.substr(0, kHost));
      (void)registrable_domain(text.substr(0, kHost));
    }
  });
}

TEST(LinearTime, ReadingDates) {
  expect_linear_time("parse_timestamp", [](const std::string& text) { (void)read(text); });
  expect_linear_time("parse_timestamp of many", [](std::string_view text) {
    static constexpr std::size_t kLongestDate = 160;
    for (; !text.empty(); text.remove_prefix(std::min(kLongestDate, text.size())))
      (void)read(text.substr(0, kLongestDate));
  });
  expect_linear_time("place_in", [](const std::string& text) { (void)offset_at(place_in(text), kNow); });
  expect_linear_time("calendar_word", [](const std::string& text) { (void)calendar_word(text, {}); });
}

}  // namespace
}  // namespace kuaixun
