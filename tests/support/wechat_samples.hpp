// Invented WeChat pages in the shapes of the real ones.
#pragma once

#include <string>
#include <string_view>

namespace kuaixun {

inline const std::string kSampleBiz = "MzAxMjM0NTY3OA==";
inline const std::string kSampleShort = "https://mp.weixin.qq.com/s/Qx7bA-kP2_mZ9rTq4WvN1c";
inline const std::string kSampleLong =
    "https://mp.weixin.qq.com/s?__biz=MzAxMjM0NTY3OA==&mid=2650001111&idx=1&sn=0123456789abcdef0123456789abcdef";

// What the bundles of these pages hold: words of every notice, and variables that are no facts.
inline const std::string kSampleBundle =
    "<script>var biz = opt.biz || window.biz; var mid = start + e; var mid = (l + r) / 2; var idx = perma[0];"
    "var tip = {a: '该内容已被发布者删除', b: '环境异常', c: '去验证', d: '根据作者隐私设置，无法查看该内容'};"
    "document.write('<div class=\"weui-msg\">' + '<\\/div>');</script>";

inline std::string sample_page(std::string_view head, std::string_view body) {
  return "<!DOCTYPE html><!--headTrap<body></body><head></head><html></html>--><html><head>" + std::string(head) +
         "<link href=\"//res.wx.qq.com/a.css\" rel=\"stylesheet\"></head><body id=\"activity-detail\" "
         "class=\"zh_CN\">" +
         std::string(body) + kSampleBundle + "</body></html>";
}

inline std::string sample_article(std::string_view inside) {
  return "<div id=\"js_article\" class=\"rich_media\"><div class=\"rich_media_area_primary\">" + std::string(inside) +
         "</div></div>";
}

// A page of 2025: `fields` go into window.cgiDataNew.
inline std::string sample_data_page(std::string_view fields, std::string_view article = "") {
  return sample_page("<title></title>",
                     sample_article(article) +
                         "<script h5only>(function() { function JsDecode(str) { return str; } try {\n"
                         "window.cgiDataNew = {\n" +
                         std::string(fields) + "\n};\n} catch (e) {} })();</script>");
}

}  // namespace kuaixun
