// Whether this is a build with a sanitizer that makes time and memory cost ten times as much: address or thread.
#pragma once

#if defined(__has_feature)  // clang's way to tell; gcc defines the names
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define KUAIXUN_IS_SANITIZED true
#endif
#elif defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
#define KUAIXUN_IS_SANITIZED true
#endif
#ifndef KUAIXUN_IS_SANITIZED
#define KUAIXUN_IS_SANITIZED false
#endif

namespace kuaixun {

constexpr bool kIsSanitized = KUAIXUN_IS_SANITIZED;

}  // namespace kuaixun
