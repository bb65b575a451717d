# Refusals that every part of the house shares

error-request-malformed = We could not read what was sent. Check it and try again.
error-request-malformed-json = The JSON cannot be read at line { $line }, column { $column }.
error-request-json-mismatch = The JSON does not fit at { $path } (line { $line }, column { $column }): { $kind ->
    [missing] this field is missing.
    [twice] the field “{ $field }” is there twice.
    [unknown_field] there is no field “{ $field }”; there are { $allowed }.
    [choice] it can be one of { $allowed }.
    [too_large] this number is too large.
    [too_small] this number is too small.
    [type] it has to be { $wanted ->
        [string] a string
        [number] a number
        [integer] a whole number
        [boolean] true or false
        [list] an array
        [object] an object
        [time] a time like 2026-11-21T08:00:00Z
       *[other] something else
    }, but it is { $found ->
        [string] a string
        [number] a number with a fraction
        [integer] a whole number
        [boolean] a boolean
        [list] an array
        [object] an object
        [null] null
       *[other] something else
    }.
   *[value] this value cannot be used.
}
error-request-bad-parameter = { $kind ->
    [missing] The address lacks the parameter “{ $name }”.
    [twice] The address has the parameter “{ $name }” twice.
    [choice] The parameter “{ $name }” of the address can be one of { $allowed }.
   *[value] The parameter “{ $name }” of the address cannot be used: { $name ->
        [limit] it has to be a whole number from 1 to 100.
        [after] it has to be “next” of the part before.
       *[other] it has another form.
    }
}
error-request-nul = The text contains a NUL character (U+0000). Remove it and send it again.
error-session-required = Please sign in first.
error-token-invalid = This access token is unknown, revoked or expired.
error-access-forbidden = You are not allowed to do this.
error-form-expired = This page is out of date. Reload it and send the form again.
error-request-not-found = There is no such page, or you may not see it.
error-request-method-not-allowed = This address does not take that kind of request.
error-request-conflict = This does not fit the current state. Reload and try again.
error-community-not-founded = This community is not open yet: it has to be set up first.
error-edit-stale = Somebody changed this while you were editing. Compare with the latest version, then save again.
error-request-gone = This has been removed.
error-request-too-large = What you sent is too large.
error-request-media-type = This type of content is not supported here.
error-input-invalid = Some fields need your attention; they are marked below.
error-input-required = This field is required.
error-input-too-long = At most { $max } characters.
error-input-too-short = At least { $min } characters.
error-input-bad-value = { $allowed ->
    [none] Please choose one of the options.
   *[other] This value cannot be used. It can be one of { $allowed }.
}
error-request-too-many = Too many attempts. Please try again in { $seconds } seconds.
error-server-internal = Something went wrong on our side. We have noted it; please try again later.
error-server-unavailable = The server is busy. Please try again in a moment.

error-title-400 = Bad request
error-title-401 = Please sign in
error-title-403 = Not allowed
error-title-stale = This page is out of date
error-title-404 = Nothing here
error-title-409 = It has changed
error-title-410 = Removed
error-title-413 = Too large
error-title-429 = Slow down
error-title-500 = Something broke
error-title-503 = Busy
