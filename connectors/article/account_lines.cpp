#include "connectors/article/account_lines.hpp"

#include "connectors/article/account_call.hpp"
#include "connectors/article/boilerplate.hpp"
#include "html/entities.hpp"
#include "html/policy.hpp"
#include "html/tokenizer.hpp"
#include "text/text_builder.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kMostLeftOut = 50;
constexpr std::size_t kLongestLine = 400;  // bytes; what is longer is no call

class LineRemover {
 public:
  LineRemover(std::string_view html, std::vector<std::string>& left_out)
      : html_(html), tokenizer_(html), left_out_(left_out) {}

  std::string run() {
    for (HtmlToken token; tokenizer_.next(token);) {
      if (token.kind == HtmlToken::Kind::text) {
        texts_.push_back(token.text);
        size_ += token.text.size();
      } else if (token.kind != HtmlToken::Kind::raw_text && element_rule(token.name()).layout != Layout::inline_text) {
        finish_line();
      }
    }
    finish_line();
    return copied_ == 0 ? std::string(html_) : std::move(out_.append(html_.substr(copied_)));
  }

 private:
  void finish_line() {
    if (size_ > 0 && size_ <= 3 * kLongestLine) {
      std::string text;
      for (const auto part : texts_) text += part;
      text = fold_space(resolve_entities(text));
      if (text.size() <= kLongestLine && is_account_call(comparable_line(text))) remove(std::move(text));
    }
    texts_.clear();
    size_ = 0;
  }

  void remove(std::string text) {
    for (const auto part : texts_) {
      const auto begin = std::size_t(part.data() - html_.data());
      out_.append(html_.substr(copied_, begin - copied_));
      copied_ = begin + part.size();
    }
    if (left_out_.size() < kMostLeftOut) left_out_.push_back(std::move(text));
  }

  std::string_view html_;
  HtmlTokenizer tokenizer_;
  std::vector<std::string>& left_out_;
  std::vector<std::string_view> texts_;  // of the line
  std::size_t size_ = 0;                 // of them
  std::string out_;
  std::size_t copied_ = 0;
};

}  // namespace

std::string without_account_lines(std::string_view html, std::vector<std::string>& left_out) {
  return LineRemover(html, left_out).run();
}

}  // namespace kuaixun
