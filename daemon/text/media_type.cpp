#include "text/media_type.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "text/ascii.hpp"

namespace kuaixun {
namespace {

using Names = std::pair<std::string_view, std::string_view>;

// Endings that mean one thing wherever they stand.
constexpr std::array<Names, 24> kEndings{{{"jpg", "image/jpeg"},
                                          {"jpeg", "image/jpeg"},
                                          {"png", "image/png"},
                                          {"gif", "image/gif"},
                                          {"webp", "image/webp"},
                                          {"avif", "image/avif"},
                                          {"svg", "image/svg+xml"},
                                          {"bmp", "image/bmp"},
                                          {"heic", "image/heic"},
                                          {"mp3", "audio/mpeg"},
                                          {"m4a", "audio/mp4"},
                                          {"aac", "audio/aac"},
                                          {"opus", "audio/ogg"},
                                          {"oga", "audio/ogg"},
                                          {"flac", "audio/flac"},
                                          {"wav", "audio/wav"},
                                          {"mp4", "video/mp4"},
                                          {"m4v", "video/mp4"},
                                          {"mov", "video/quicktime"},
                                          {"webm", "video/webm"},
                                          {"mkv", "video/matroska"},
                                          {"pdf", "application/pdf"},
                                          {"epub", "application/epub+zip"},
                                          {"zip", "application/zip"}}};

// Types that nobody registered, as they are meant.
constexpr std::array<Names, 8> kMeant{{{"image/jpg", "image/jpeg"},
                                       {"image/pjpeg", "image/jpeg"},
                                       {"image/x-png", "image/png"},
                                       {"image/svg", "image/svg+xml"},
                                       {"audio/mp3", "audio/mpeg"},
                                       {"audio/x-mp3", "audio/mpeg"},
                                       {"audio/x-m4a", "audio/mp4"},
                                       {"audio/m4a", "audio/mp4"}}};

template <std::size_t kSize>
std::string_view look_up(const std::array<Names, kSize>& table, std::string_view name) {
  const auto found = std::find_if(table.begin(), table.end(), [&](const Names& each) { return each.first == name; });
  return found == table.end() ? std::string_view{} : found->second;
}

// RFC 6838, 4.2.
bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 127 && std::all_of(text.begin(), text.end(), [](char c) {
    return is_ascii_letter(c) || is_ascii_digit(c) || std::string_view("!#$&-^_.+").find(c) != std::string_view::npos;
  });
}

// The ending of the path, or what WeChat's pictures say in their query: their paths have none.
std::string ending_of(std::string_view url) {
  constexpr std::string_view kFormat = "wx_fmt=";
  const auto path = url.substr(0, url.find_first_of("?#"));
  auto ending = path.substr(std::min(path.find_last_of("./") + 1, path.size()));
  if (const auto format = url.find(kFormat); format != std::string_view::npos) {
    ending = url.substr(format + kFormat.size());
    ending = ending.substr(0, ending.find_first_of("&#"));
  }
  return ending.size() <= 4 ? to_lower_ascii(ending) : std::string{};
}

}  // namespace

std::string media_type(std::string_view said, std::string_view url) {
  const auto type = to_lower_ascii(trim_ascii(said.substr(0, said.find(';'))));
  const auto slash = type.find('/');
  if (slash != std::string::npos && is_name(std::string_view(type).substr(0, slash)) &&
      is_name(std::string_view(type).substr(slash + 1))) {
    const auto meant = look_up(kMeant, type);
    return meant.empty() ? type : std::string(meant);
  }
  return std::string(look_up(kEndings, ending_of(url)));
}

}  // namespace kuaixun
