// Languages as BCP 47 writes them.
#pragma once

#include <string>
#include <string_view>

namespace kuaixun {

// The canonical tag of what a source says of its language: en-us, en_US.UTF-8, eng-US → en-US; zh_cn → zh-CN; iw → he;
// "Chinese", "简体中文" → zh, zh-Hans; of a list the first. Empty for what names no language ("und", "none", "utf-8").
std::string language_tag(std::string_view said);

}  // namespace kuaixun
