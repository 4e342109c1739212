// What a page of mp.weixin.qq.com is.
#pragma once

#include <string>
#include <string_view>

#include "connectors/wechat/page_outline.hpp"
#include "model.hpp"

namespace kuaixun {

struct ClassifiedPage {
  PageClass page_class = PageClass::unknown;
  std::string reason;  // for a person
};

// By where the page came from and by the containers it has, in this order: final address, #js_article, .weui-msg,
// .mesg-block, the marks of a moved account, of a private article and of the captcha. The words of notices are looked
// for in these containers only: the bundle of every article holds some of them.
ClassifiedPage classify_page(std::string_view url, const PageOutline& outline);

// The class of a notice by its words; unknown when nobody knows them.
PageClass class_of_notice(std::string_view text);

}  // namespace kuaixun
