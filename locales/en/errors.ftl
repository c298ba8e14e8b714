error-not-found = There is nothing at this address
error-not-found-advice = The link may be old, or the page is not yours to see.
error-gone = This link is no longer valid
error-gone-advice = It was valid once. Ask the person who sent it for a new one.
error-conflict = This was changed at the same time
error-conflict-advice = Nothing of yours was saved. Go back, look at what is there now, and try again.
error-other-site = This request came from another site
error-other-site-advice = Nothing was changed. Open the page here and try again.
error-too-large = That is too large
error-too-large-advice = Nothing was saved. Send less at a time.
error-too-many = Too many tries
error-too-many-advice = Please wait a little and try again.
error-wait-seconds = Try again in { $count } seconds.
error-wait-minutes = { $count ->
    [one] Try again in one minute.
   *[other] Try again in { $count } minutes.
}
error-busy = Calento is busy
error-busy-advice = Nothing was changed. Please try again in a moment.
error-bad-request = This request cannot be understood
error-bad-request-advice = Nothing was changed. Go back and try again.
error-internal = Something went wrong on our side
error-internal-advice = Nothing you typed was at fault. Please try again; if it happens again, tell the operator.
