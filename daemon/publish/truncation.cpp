#include "publish/truncation.hpp"

#include <algorithm>
#include <array>

#include "publish/item_fields.hpp"
#include "publish/item_json.hpp"
#include "publish/json_writer.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kLongText = 512;  // of what is kept when everything else is gone
constexpr std::size_t kShortList = 2;

constexpr std::array<std::string_view, 9> kSentenceEnds{"。", "！", "？", "；", "\n", ". ", "! ", "? ", "…"};

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// Where the last sentence that ends in the second half of `text` ends; the whole length when none does.
std::size_t sentence_end(std::string_view text) {
  std::size_t best = 0;
  for (const auto mark : kSentenceEnds) {
    const auto at = text.rfind(mark);
    if (at != std::string_view::npos && at >= text.size() / 2) best = std::max(best, at + mark.size());
  }
  return best == 0 ? text.size() : best;
}

std::size_t over(const Item& item, std::size_t budget) {
  const auto size = item_to_json(item).size();
  return size > budget ? size - budget : 0;
}

// Takes `excess` bytes, as JSON counts them, off the end of `text`.
void shorten(std::string& text, std::size_t excess) {
  std::string storage;
  const auto valid = valid_utf8(text, storage);
  const auto size = escaped_size(valid);
  text = std::string(cut_at_sentence(valid, size > excess ? size - excess : 0));
}

void clip(std::string& text) { text.resize(cut_at_sentence(text, kLongText).size()); }

// An address or id that is cut is another one: too long ones are left out instead.
void drop_if_absurd(std::string& text) {
  if (escaped_size(text) > kLongText) text.clear();
}

// Takes one step: what gives way at it does so, by `excess` bytes where a part is enough.
class Shortening {
 public:
  Shortening(Cut step, std::size_t excess) : step_(step), excess_(excess) {}

  void operator()(std::string_view, std::string& text, Cut cut) const {
    if (cut != step_) return;
    switch (cut) {
      case Cut::body:
      case Cut::abstract:
        return shorten(text, excess_);
      case Cut::clipped:
        return clip(text);
      case Cut::address:
        return drop_if_absurd(text);
      default:
        return text.clear();
    }
  }
  void operator()(std::string_view, std::vector<std::string>& texts, Cut cut) const {
    if (cut == step_ && cut == Cut::names)
      std::erase_if(texts, [](const std::string& each) { return escaped_size(each) > kLongText; });
    else
      shorten_list(texts, cut);
  }
  template <class Element>
  void operator()(std::string_view, std::vector<Element>& list, Cut cut) const {
    if (cut == step_ && cut == Cut::media)
      list.clear();
    else
      shorten_list(list, cut);
  }
  void operator()(std::string_view, std::map<std::string, std::string>& texts, Cut cut) const {
    if (cut == step_) texts.clear();
  }
  // The rest takes a few bytes.
  template <class Member>
  void operator()(std::string_view, const Member&, Cut) const {}
  void operator()(std::string_view, std::string_view, const Timestamp&) const {}

 private:
  template <class Element>
  void shorten_list(std::vector<Element>& list, Cut cut) const {
    if (cut != Cut::list) return;
    if (step_ == Cut::list && list.size() > kShortList) list.resize(kShortList);
    if (step_ == Cut::spare) list.clear();
  }

  Cut step_;
  std::size_t excess_;
};

void flag(Item& item) {
  if (std::find(item.flags.begin(), item.flags.end(), "truncated") == item.flags.end())
    item.flags.insert(item.flags.begin(), "truncated");
}

}  // namespace

std::string_view cut_at_sentence(std::string_view text, std::size_t budget) {
  std::size_t used = 0;
  std::size_t end = 0;
  while (end < text.size()) {
    std::size_t next = end + 1;
    while (next < text.size() && next - end < 4 && continues(text[next])) ++next;
    const auto cost = escaped_size(text.substr(end, next - end));
    if (used + cost > budget) break;
    used += cost;
    end = next;
  }
  if (end == text.size()) return text;
  return text.substr(0, sentence_end(text.substr(0, end)));
}

Item truncated(Item item, std::size_t budget) {
  flag(item);
  each_field(item, Shortening(Cut::html, 0));
  for (const auto step : {Cut::body, Cut::media, Cut::abstract, Cut::list})
    if (const auto excess = over(item, budget)) each_field(item, Shortening(step, excess));
  if (over(item, budget) > 0)
    for (const auto step : {Cut::spare, Cut::names, Cut::clipped, Cut::address}) each_field(item, Shortening(step, 0));
  flag(item);
  return item;
}

}  // namespace kuaixun
