// What has been tried to get script, styles and requests past sanitisers, in the shapes that browsers fell for.
#include <gtest/gtest.h>

#include "html/cleaner.hpp"
#include "tests/support/hostile_size.hpp"
#include "tests/support/html_judge.hpp"
#include "tests/support/html_oracle.hpp"

namespace kuaixun {
namespace {

struct Case {
  std::string_view html;
  std::string_view text = "x";  // what a reader still sees
};

const Case kCases[] = {
    // script, in all dress
    {"<script>alert(1)</script>x"},
    {"<SCRIPT SRC=//e.example/a.js></SCRIPT>x"},
    {"<script\n>alert(1)</script\n>x"},
    {"<script/x>alert(1)</script>x"},
    {"<script a='>'>alert(1)</script>x"},
    {"<scr<script>ipt>alert(1)</scr</script>ipt>x", "ipt>x"},
    {"<script><!--<script>alert(1)--></script>x"},
    {"<<script>alert(1)</script>x", "<x"},
    {"<svg><script>alert(1)</script></svg>x"},
    {"<svg><script href='data:,alert(1)'/></svg>x"},
    {"<math><script>alert(1)</script></math>x"},
    {"<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>x"},
    {"<template><script>alert(1)</script></template>x"},
    {"<iframe srcdoc='<script>alert(1)</script>'></iframe>x"},
    {"<iframe src='javascript:alert(1)'></iframe>x"},
    {"<object data='javascript:alert(1)'></object>x"},
    {"<embed src='javascript:alert(1)'>x"},
    {"<applet code=A></applet>x"},
    {"<script>alert(1)", ""},
    {"x<script", "x"},
    // handlers
    {"<b onclick=alert(1)>x</b>"},
    {"<b ONCLICK='alert(1)'>x</b>"},
    {"<b/onclick=alert(1)>x</b>"},
    {"<b \nonmouseover\n=\nalert(1)>x</b>"},
    {"<img src=http://a.example/1 onerror=alert(1)>x"},
    {"<img src='http://a.example/1'onerror=alert(1)>x"},
    {"<img \"\"\"><b onload=alert(1)>x</b>"},
    {"<svg onload=alert(1)>x</svg>"},
    {"<svg/onload=alert(1)>x"},
    {"<body onload=alert(1)>x</body>"},
    {"<details open ontoggle=alert(1)>x</details>"},
    {"<video src=http://a.example/v onerror=alert(1)>x</video>"},
    {"<a href='http://a.example/' onfocus=alert(1) autofocus>x</a>"},
    {"<p title='a\" onclick=\"alert(1)'>x</p>"},
    {"<p title=`a` onclick=alert(1)>x</p>"},
    {"<p title=a\fonclick=alert(1)>x</p>"},
    {std::string_view("<p on\0click=alert(1)>x</p>", 26)},
    // addresses
    {"<a href='javascript:alert(1)'>x</a>"},
    {"<a href='JaVaScRiPt:alert(1)'>x</a>"},
    {"<a href=' javascript:alert(1)'>x</a>"},
    {"<a href='java\tscript:alert(1)'>x</a>"},
    {"<a href='java\nscript:alert(1)'>x</a>"},
    {"<a href='java&#10;script:alert(1)'>x</a>"},
    {"<a href='&#106;avascript:alert(1)'>x</a>"},
    {"<a href='&#x6A;avascript&colon;alert(1)'>x</a>"},
    {"<a href='&#0000106&#0000097vascript:alert(1)'>x</a>"},
    {"<a href='\x01javascript:alert(1)'>x</a>"},
    {"<a href='javascript&#58;alert(1)'>x</a>"},
    {"<a href='vbscript:msgbox(1)'>x</a>"},
    {"<a href='livescript:x'>x</a>"},
    {"<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>"},
    {"<a href='view-source:javascript:alert(1)'>x</a>"},
    {"<a href='feed:javascript:alert(1)'>x</a>"},
    {"<a href='file:///etc/passwd'>x</a>"},
    {"<a href='blob:https://a.example/1'>x</a>"},
    {"<a href=javascript:alert(1)>x</a>"},
    {"<img src='javascript:alert(1)'>x"},
    {"<img src='data:image/svg+xml,<svg onload=alert(1)>'>x"},
    {"<img data-src='javascript:alert(1)'>x"},
    {"<img src=1 data-src='data:text/html,1' >x"},
    {"<img dynsrc='javascript:alert(1)' lowsrc='javascript:alert(1)'>x"},
    {"<img srcset='javascript:alert(1) 1x'>x"},
    {"<blockquote cite='javascript:alert(1)'>x</blockquote>"},
    {"<q cite='javascript:alert(1)'>x</q>"},
    {"<video poster='javascript:alert(1)'>x</video>"},
    {"<audio src='javascript:alert(1)'>x</audio>"},
    {"<table background='javascript:alert(1)'><tr><td background='javascript:alert(1)'>x</td></tr></table>"},
    {"<svg><a xlink:href='javascript:alert(1)'>x</a></svg>"},
    {"<svg><use href='data:image/svg+xml,1#x'/></svg>x"},
    {"<svg><image href='javascript:alert(1)'/></svg>x"},
    {"<svg><animate attributeName=href values='javascript:alert(1)'/></svg>x"},
    {"<svg><set attributeName=onload to=alert(1) /></svg>x"},
    {"<math href='javascript:alert(1)'><mtext>x</mtext></math>"},
    {"<math><maction actiontype='statusline#http://e.example' xlink:href='javascript:alert(1)'>x</maction></math>"},
    {"<form action='javascript:alert(1)'><input type=submit formaction='javascript:alert(1)'>x</form>"},
    {"<isindex action='javascript:alert(1)'>x"},
    {"<base href='javascript:alert(1)//'>x"},
    {"<link rel=stylesheet href='javascript:alert(1)'>x"},
    {"<link rel=import href='data:text/html,1'>x"},
    {"<meta http-equiv=refresh content='0;url=javascript:alert(1)'>x"},
    // styles
    {"<style>@import 'http://e.example/a.css'</style>x"},
    {"<p style='background:url(http://e.example/t.gif)'>x</p>"},
    {"<p style='width:expression(alert(1))'>x</p>"},
    {"<p style='-moz-binding:url(http://e.example/a.xml#x)'>x</p>"},
    {"<p style='be\\68 avior:url(#default#time2)'>x</p>"},
    {"<svg><rect fill='url(http://e.example/#a)'/></svg>x"},
    {"<svg><rect fill='u\\72l(http://e.example/#a)'/></svg>x"},
    {"<svg><style>*{x:expression(alert(1))}</style></svg>x"},
    {"<svg><rect fill='image-set(\"http://e.example/a\" 1x)'/></svg>x"},
    {"<svg><rect stroke='-webkit-image-set(\"http://e.example/a\" 1x)'/></svg>x"},
    {"<svg><path fill='red image(\"http://e.example/a\")' d='M0 0'/></svg>x"},
    {"<svg><circle fill='SRC(\"http://e.example/a\")' r=1 /></svg>x"},
    {"<svg><g fill='cross-fade(image-set(\"http://e.example/a\"), red)'>x</g></svg>"},
    {"<svg><rect fill='image-/**/set(\"http://e.example/a\" 1x)'/></svg>x"},
    {"<svg><rect fill='element(#a)' stroke='paint(a)' stroke-width='var(--a)' opacity='attr(x)'/></svg>x"},
    {"<font color='image-set(\"http://e.example/a\" 1x)'>x</font>"},
    // names that stand for variables of the page
    {"<a name='cookie'>x</a><img name='getElementById' src='http://a.example/1'>"},
    {"<p id='location'>x</p><map name='body'><area></map><svg name='forms' id='forms'></svg>"},
    // markup that changes its meaning on the second reading
    {"<svg></p><style><a title='</style><img src=1 onerror=alert(1)>'>x", "'>x"},
    {"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>x"},
    {"<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)></style>x"},
    {"<textarea><img title='</textarea><b onclick=alert(1)>x</b>'></textarea>", "x'>"},
    {"<title><img title='</title><b onclick=alert(1)>x</b>'>", "x'>"},
    {"<xmp><p title='</xmp><b onclick=alert(1)>x</b>'>", "x'>"},
    {"<noembed><img title='</noembed><b onclick=alert(1)>x</b>'>", "x'>"},
    {"<![CDATA[<script>alert(1)</script>]]>x"},
    {"<!--><script>alert(1)</script>-->x", "-->x"},
    {"<!-- --!><script>alert(1)</script>-->x"},
    {"<?xml <script>alert(1)</script>?>x", "alert(1)?>x"},
    {"&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"},
    {"&amp;lt;b&amp;gt;x", "&lt;b&gt;x"},
    {"<b>x</i></b></p></div>"},
    {"<table><a href='javascript:alert(1)'>x</table>"},
    {"<plaintext>x</plaintext>", ""},
};

TEST(CleanHtmlHostile, LetsNothingPassThatABrowserCouldBeHarmedBy) {
  EXPECT_GE(std::size(kCases), 80u);
  for (const auto& [html, text] : kCases) {
    for (const std::string_view base : {"https://a.example/b/", ""}) {
      const auto clean = clean_html(html, base);
      EXPECT_EQ(HtmlJudge(clean.html).objection(), "") << html << "\n  became  " << clean.html;
      EXPECT_EQ(HtmlOracle(clean.html).objection(), "") << html << "\n  became  " << clean.html;
      EXPECT_EQ(clean_html(clean.html, base).html, clean.html) << html;
    }
    EXPECT_EQ(clean_html(html, "https://a.example/b/").text, text) << html;
  }
}

TEST(CleanHtmlHostile, KeepsPlainPaints) {
  const auto clean = clean_html(
      "<svg><rect fill='rgb(1 2 3)' stroke='hsl(10,20%,30%)' transform='translate(1,2) rotate(45)'/></svg>"
      "<p title='See image(2) here'>x</p>",
      "");
  EXPECT_EQ(clean.html,
            "<svg><rect fill=\"rgb(1 2 3)\" stroke=\"hsl(10,20%,30%)\" transform=\"translate(1,2) rotate(45)\">"
            "</rect></svg><p title=\"See image(2) here\">x</p>");
}

TEST(CleanHtmlHostile, EndsOnTenMegabytesOfOneBadThing) {
  const auto repeated = [](std::string_view part) {
    std::string text;
    while (text.size() < kHostileSize) text += part;
    return text;
  };
  for (const std::string_view part :
       {"<",    "&",         "<b>",         "</b>",        "<b ",         "<b a=",    "<b a='",
        "<!--", "<![CDATA[", "<script>",    "</script",    "<table><td>", "<p><li>",  "<a href='javascript:x'>",
        "&#",   "&amp",      "<svg><math>", "<img src=x>", "<pre>\n",     "<xmp></xm"}) {
    const auto clean = clean_html(repeated(part), "https://a.example/");
    EXPECT_EQ(HtmlJudge(clean.html).objection(), "") << part;
    EXPECT_LE(clean.images.size(), 200u);
  }
}

}  // namespace
}  // namespace kuaixun
