#include "command/input.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include <fmt/format.h>

#include "base/run_task.hpp"
#include "fetch/curl_fetcher.hpp"
#include "fetch/packed_body.hpp"

namespace kuaixun {
namespace {

bool is_address(std::string_view text) { return text.starts_with("http://") || text.starts_with("https://"); }

Result<Document> fetch_document(const std::string& url) {
  asio::io_context io{1};
  asio::thread_pool workers{1};
  SystemClock clock;
  Metrics metrics;
  FetchSettings settings;
  settings.allow_addresses = {"0.0.0.0/0", "::/0"};
  MemoryBudget memory(io.get_executor(), settings.memory, metrics);
  CurlFetcher fetcher(io.get_executor(), workers, memory, settings, clock, metrics);
  auto reply = run_task(io, fetcher.fetch(FetchRequest{.url = url, .takes_part = true}));
  if (!reply) return reply.error();
  return std::move(reply->document);
}

}  // namespace

Result<std::string> read_bytes(const std::string& where) {
  if (where == "-") return std::string{std::istreambuf_iterator<char>(std::cin), {}};
  std::ifstream file(where, std::ios::binary);
  if (!file || std::filesystem::is_directory(where))
    return Error{"unreadable_file", "no such file, or it may not be read"};
  return std::string{std::istreambuf_iterator<char>(file), {}};
}

std::string Input::address() const { return is_address(where) ? where : url; }

Result<Document> read_input(const Input& input) {
  Document document;
  if (is_address(input.where)) {
    auto fetched = fetch_document(input.where);
    if (!fetched) return fetched;
    document = std::move(*fetched);
  } else {
    auto bytes = read_bytes(input.where);
    if (!bytes) return std::move(bytes).error().with_context(fmt::format("read {}", input.where));
    document.body = std::move(*bytes);
  }
  if (!is_address(input.where))
    if (auto unpacked = unpack_body(document, FetchSettings{}.max_body_bytes); !unpacked)
      return std::move(unpacked).error().with_context(fmt::format("read {}", input.where));
  if (!input.url.empty()) document.url = input.url;
  if (!input.content_type.empty()) document.headers.emplace_back("content-type", input.content_type);
  document.fetched_at = SystemClock().now();
  return document;
}

}  // namespace kuaixun
