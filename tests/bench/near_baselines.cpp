// What the usual ways say of a file of items: near_baselines exact|simhash|minhash [THRESHOLD] < ITEMS.jsonl
//
// Items and answers as those of `kuaixun dedup --json`, so that the same scorer reads both.
#include <cstdlib>
#include <functional>
#include <iostream>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <boost/json.hpp>

#include "html/text_of_html.hpp"
#include "json_fields.hpp"
#include "tests/bench/baselines.hpp"
#include "text/hanzi.hpp"

namespace kuaixun {
namespace {

using Find = std::function<std::optional<std::uint32_t>(std::string_view)>;

class Exact {
 public:
  std::optional<std::uint32_t> find_and_add(std::string_view text) {
    const auto [at, is_new] = known_.try_emplace(std::string(text), std::uint32_t(count_++));
    return is_new ? std::nullopt : std::optional(at->second);
  }

 private:
  std::unordered_map<std::string, std::uint32_t> known_;
  std::size_t count_ = 0;
};

template <class Index, class... Options>
Find finder(Options... options) {
  return [index = Index(options...)](std::string_view text) mutable { return index.find_and_add(text); };
}

void run(const Find& find) {
  std::vector<std::string> firsts;  // of each item's cluster
  for (std::string line; std::getline(std::cin, line);) {
    const auto row = boost::json::parse(line).as_object();
    const auto body = text_of(row, "body");
    const auto text = text_of(row, "content_type") == "html" ? text_of_html(body) : body;
    const auto found = find(fold_for_comparison(text_of(row, "title") + "\n" + text));
    const auto id = text_of(row, "id");
    firsts.push_back(found ? firsts[*found] : id);
    boost::json::object answer{{"id", id}, {"dup_of", nullptr}};
    if (found) answer["dup_of"] = firsts.back();
    std::cout << boost::json::serialize(answer) << '\n';
  }
}

}  // namespace
}  // namespace kuaixun

int main(int count, char** arguments) {
  using namespace kuaixun;
  const std::string method = count > 1 ? arguments[1] : "";
  if (method == "exact") return run(finder<Exact>()), 0;
  if (method == "simhash") return run(finder<bench::SimHash>()), 0;
  if (method == "minhash") return run(finder<bench::MinHash>(count > 2 ? std::atof(arguments[2]) : 0.7)), 0;
  std::cerr << "near_baselines exact|simhash|minhash [THRESHOLD] < ITEMS.jsonl\n";
  return 2;
}
