// Lines in which an account or a site asks its readers for something.
#pragma once

#include <string_view>

namespace kuaixun {

// "关注公众号…", "点击上方蓝字关注我们", "扫码加群", "长按识别二维码", "设为星标", "后台回复…领取", "点个在看",
// "欢迎转发", "Like us on …": calls to follow, scan, join, share or download, wherever they stand. `line` is one line
// without markup, in simplified characters. A sentence that only tells of such a thing ("监管部门关注公众号乱象") is
// none: a call begins with its verb, or says please before it.
bool is_account_call(std::string_view line);

}  // namespace kuaixun
