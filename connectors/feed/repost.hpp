// What an entry says of where it was first published.
#pragma once

#include <string>
#include <string_view>

namespace kuaixun {

// The WeChat article that a body says it was taken from (`本文来自微信公众号：<a
// href="https://mp.weixin.qq.com/s?…">`); empty when it says nothing of the kind. A link to an article without those
// words before it is no such hint.
std::string reposted_from(std::string_view html);

}  // namespace kuaixun
