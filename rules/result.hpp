// Result: a value, or the one error that stands in its place.
#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace tenken {

/// Who can mend it. Decides the exit code (cli/exit.hpp).
enum class ErrorKind { usage, input, bundle, signature, environment, internal };

/// One thing that a user or a file gave us wrong, or that this machine lacks.
struct Error {
  ErrorKind kind = ErrorKind::input;
  std::string what;   ///< lower case, no full stop, the offending value in quotes
  std::string where;  ///< "file:line:column", "sheet!cell", a member of a bundle; empty: nowhere
  std::string hint;   ///< something that can be typed or looked up; empty: none
  std::string code;   ///< stable machine word, e.g. "bundle.unlisted_member"; empty: none
  std::string what_ja =
      {};  ///< `what` in Japanese where its finder wrote both; empty: as the catalogue says it
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : held_(std::in_place_index<1>, std::move(error)) {}

  explicit operator bool() const { return held_.index() == 0; }
  /// Reading the value of a failed result is our own bug, so it stops the program.
  T& operator*() & {
    assert(*this);
    return *std::get_if<0>(&held_);
  }
  const T& operator*() const& {
    assert(*this);
    return *std::get_if<0>(&held_);
  }
  T&& operator*() && {
    assert(*this);
    return std::move(*std::get_if<0>(&held_));
  }
  T* operator->() { return &**this; }
  const T* operator->() const { return &**this; }
  const Error& error() const {
    assert(!*this);
    return *std::get_if<1>(&held_);
  }

 private:
  std::variant<T, Error> held_;
};

/// For a function that gives nothing back but may fail.
struct Done {};

}  // namespace tenken
