// What is known of single sites; of all others nothing is.
#pragma once

#include <string_view>

namespace kuaixun {

// A site whose own pages are believed by which addresses an article is known, and what became of it.
struct SiteRules {
  bool (*is_there)(std::string_view url);    // whether the address is on the site
  bool (*is_article)(std::string_view url);  // whether it says for good which article there it is of
  bool (*is_captcha)(std::string_view url);  // whether those whom the site takes for machines are sent there
};

// Whether an address is such of any site that is known.
bool is_of_known_site(std::string_view url);
bool is_article_of_known_site(std::string_view url);
bool is_captcha_of_known_site(std::string_view url);

}  // namespace kuaixun
