#include "connectors/wechat/account.hpp"

namespace kuaixun {

const std::string& configured_account(const Source& source) { return source.option("account"); }

void flag_other_account(Entry& entry, const std::string& account, const Source& source) {
  const auto& ours = configured_account(source);
  if (!ours.empty() && !account.empty() && account != ours) add_flag(entry.flags, "other_account");
}

}  // namespace kuaixun
