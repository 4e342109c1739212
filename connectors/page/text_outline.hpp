// How much text stands where in a page, and which of it is none of the article's.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "html/tree.hpp"

namespace kuaixun {

// Text is weighed, not counted: a CJK character says about as much as 2.2 Latin letters. Blanks weigh nothing.
struct TextWeight {
  float all = 0, linked = 0;  // linked: the part inside of links
  float prose = 0;            // the part in paragraphs that read like prose: long enough, with marks, mostly no links
  std::uint32_t marks = 0;    // commas and the ends of sentences, of any script

  float unlinked() const { return all - linked; }
  float link_density() const { return all > 0 ? linked / all : 0; }
  TextWeight& operator+=(const TextWeight& other);
};

TextWeight weigh(std::string_view text);

enum class Pruning { by_names, by_elements_only };

// Sums over the subtrees of a page. Noise (menus, comments, teasers, forms, what is hidden) weighs nothing for those
// above it. The tree must outlive it.
class TextOutline {
 public:
  TextOutline(const HtmlTree& tree, Pruning pruning);

  const HtmlTree& tree() const { return tree_; }
  bool is_noise(std::size_t node) const { return noise_[node] != 0; }  // itself or by what it stands in
  const TextWeight& weight(std::size_t node) const { return weights_[node]; }
  // Of the text that stands in a block with nothing but inline elements between.
  const TextWeight& own_weight(std::size_t node) const { return own_[node]; }

 private:
  void prune_by_names();
  void find_prose();
  void sum(std::vector<TextWeight>& weights) const;
  bool is_noise_by_name(std::size_t node, float page_weight, float weight) const;

  const HtmlTree& tree_;
  std::vector<char> noise_;
  std::vector<TextWeight> weights_, own_;
};

}  // namespace kuaixun
