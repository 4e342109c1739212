// A title (the first line) and a text in outline, to its bytes and back; and the input as such bytes.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "near/near_index.hpp"
#include "near/outline.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kuaixun;
  const std::string input(reinterpret_cast<const char*>(data), size);
  const auto end = std::min(input.find('\n'), input.size());
  const auto outline =
      outline_of(Item{.title = input.substr(0, end), .content_text = input.substr(std::min(end + 1, input.size()))});
  if (outline.packed.size() > 16'000 || outline.title.size() > 64 || outline.pieces.size() > 64) std::abort();
  Outline back;
  if (!unpack(outline.packed, back) || back.title != outline.title || back.numbers != outline.numbers) std::abort();
  NearIndex index(std::chrono::hours{1});
  const auto item = index.item_of("a", "a", outline, 1, std::chrono::seconds{1});
  if (near_item_of(to_bytes(item)) != item || !index.add(item)) std::abort();
  index.find(outline, 2, std::chrono::seconds{2});
  index.quoted_in(outline);
  if (unpack(input, back) && pack(back) != input) {
    Outline again;  // another spelling of the same
    if (!unpack(pack(back), again) || again != back) std::abort();
  }
  near_item_of(input);
  return 0;
}
