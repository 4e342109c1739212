// What the class and id names of an element say of it, as site builders use them.
#pragma once

#include <string_view>

namespace kuaixun {

// Whole words of the names (shareBar, share-bar and share_bar hold "share"; padding does not hold "ad"): share,
// comment, related, sidebar, …
bool names_say_noise(std::string_view class_names, std::string_view id);

// Noise that may be longer than the article: comments, other articles.
bool names_say_others(std::string_view class_names, std::string_view id);

// A name that content management systems give to nothing but the text of an article: articleBody, TRS_Editor, …
bool names_say_article_text(std::string_view class_names, std::string_view id);

// What the names say of a date in the element: that it is one, or whose it is not.
enum class DateWord { none, date, changed, foreign };  // foreign: of an event, a comment, today's
DateWord date_word_of_names(std::string_view class_names, std::string_view id);

// What they say of a name in the element.
enum class NameWord { none, author, source };
NameWord name_word_of_names(std::string_view class_names, std::string_view id);

}  // namespace kuaixun
