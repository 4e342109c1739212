// Every kind of origin as one: the source's address says which it is.
#pragma once

#include "collect/file_origin.hpp"
#include "collect/http_origin.hpp"

namespace kuaixun {

class Origins final : public Origin {
 public:
  Origins(HttpOrigin http, FileOrigin files) : http_(http), files_(std::move(files)) {}

  std::string asked_at(const Source& source, const std::string& position, Time now) const override {
    return of(source).asked_at(source, position, now);
  }
  Task<Result<Arrival>> next(const Source& source, std::string position, std::shared_ptr<FetchTurn> turn) override {
    return is_file_url(source.url) ? files_.next(source, std::move(position), std::move(turn))
                                   : http_.next(source, std::move(position), std::move(turn));
  }
  std::string again(const Source& source, const std::string& position) const override {
    return of(source).again(source, position);
  }
  std::string after_failure(const Source& source, const std::string& position, Time now) const override {
    return of(source).after_failure(source, position, now);
  }

  FileOrigin& files() { return files_; }

 private:
  const Origin& of(const Source& source) const {
    return is_file_url(source.url) ? static_cast<const Origin&>(files_) : http_;
  }

  HttpOrigin http_;
  FileOrigin files_;
};

}  // namespace kuaixun
