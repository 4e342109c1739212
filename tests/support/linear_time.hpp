// Whether what reads foreign text takes time in proportion to it.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace kuaixun {

// Puts a hostile text into a document.
using Setting = std::function<std::string(std::string text)>;

// Expects that for none of the shapes that have cost readers of text, addresses, dates, markup, JSON and scripts more
// than their length (marks of several classes, nests, openers without an end, quotes, digits, dots, bytes that mean
// nothing) a byte of 1 MB costs four times the thread's CPU time of a byte of 64 kB, best of five.
void expect_linear_time(std::string_view what, const std::function<void(const std::string& text)>& read,
                        const Setting& setting = {});

}  // namespace kuaixun
