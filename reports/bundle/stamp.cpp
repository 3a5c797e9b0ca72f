#include "reports/bundle/stamp.hpp"

#include <algorithm>

namespace tenken::bundle {

Result<Bytes> stamp(Bytes cms, std::string_view content, const CmsForm& form,
                    const SealOptions& options, std::chrono::sys_seconds& at) {
  const auto signature = read_cms(cms, content, form);
  if (!signature) return signature.error();
  const auto request = make_timestamp_request(signature->value, options.nonce);
  if (!request) return request.error();
  const auto response = options.timestamp(*request);
  if (!response) return response.error();
  const auto token = token_of_response(*response);
  if (!token) return token.error();
  // A token from far ahead of our clock, or behind it, is refused: one of the two clocks is wrong.
  const TimestampOptions judged{.nonce = options.nonce, .at = options.signing_time};
  const auto said =
      options.timestamp_anchors.empty()
          ? read_timestamp(*token, signature->value, judged)
          : verify_timestamp(*token, signature->value, options.timestamp_anchors, judged);
  if (!said) return said.error();
  if (options.signing_time > said->time + clock_difference_max)
    return Error{ErrorKind::signature, "the authority's time lies before the signing time", "",
                 "compare this machine's clock", "signature.after_timestamp"};
  at = std::max(at, said->time);
  return with_timestamp(cms, *token);
}

}  // namespace tenken::bundle
