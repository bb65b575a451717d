# Accounts: register, sign in, profile, access tokens

accounts-register = Register
accounts-register-title = Join the academy
accounts-register-lead = A name and a mail address are all it takes.
accounts-accept-rules = I have read the rules of the community and will keep to them
accounts-read-rules = Read the rules
accounts-registered = Welcome! Why not write a few words about yourself in your profile?
accounts-login = Sign in
accounts-login-title = Welcome back
accounts-name = Your name
accounts-name-hint = 2 to 24 letters or digits of any script. It becomes your seal.
accounts-mail = Mail address
accounts-mail-hint = For signing in and for messages. Never shown to others.
accounts-password = Password
accounts-password-hint = At least 8 characters. Long is good enough; no need for symbols.
accounts-login-field = Name or mail address
accounts-remember = Remember me on this device for 30 days
accounts-tabs = Sign in or register

accounts-members = Members
accounts-members-count = { $count ->
    [one] One member
   *[other] { $count } members
  }
accounts-members-empty = No members yet
accounts-members-empty-note = The first member will appear here.
accounts-joined = Joined { $date }
accounts-no-bio = Nothing written about themselves yet.
accounts-edit-profile = Edit profile
accounts-role = Role
accounts-role-set = Change role
accounts-role-changed = The role was changed.
accounts-manage = Manage this member

accounts-settings = Settings
accounts-settings-profile = Profile
accounts-settings-tokens = Access tokens
accounts-bio = About you
accounts-bio-hint = Markdown, at most 4000 characters. Shown on your page.
accounts-locale = Language
accounts-locale-auto = Same as the browser
accounts-theme = Appearance
accounts-theme-device = Same as the system
accounts-theme-light = Light
accounts-theme-dark = Dark
accounts-save = Save
accounts-profile-saved = Your profile was saved.

accounts-tokens-lead = A program with an access token acts for you and may do what you may do. Keep it like a password.
accounts-token-name = Name
accounts-token-name-hint = Say what it is for, such as “backup script”.
accounts-token-life = Valid for
accounts-token-days = { $count ->
    [one] One day
   *[other] { $count } days
  }
accounts-token-create = Create token
accounts-token-created = The token was created. Copy it now; it is not shown again.
accounts-token-copy = Copy
accounts-token-hint = Begins with
accounts-token-made = Created
accounts-token-expires = Expires
accounts-token-revoke = Revoke
accounts-token-revoke-title = Revoke “{ $name }”?
accounts-token-revoke-text = Programs that use it lose access at once. This cannot be undone.
accounts-token-revoked = The token was revoked.
accounts-tokens-list = Working access tokens
accounts-tokens-empty = No access tokens yet
accounts-tokens-empty-note = Create one above when a script or program needs access.

error-accounts-name-shape = Use letters and digits of any script, with - _ · between them, and not digits alone.
error-accounts-name-disguised = These letters can be mistaken for those of another script. Use one script, with a letter that shows which.
error-accounts-name-alike = This name looks too much like somebody else’s. Try another.
error-accounts-name-taken = Somebody has this name already. Try another.
error-accounts-name-reserved = This name is kept for the community. Try another.
error-accounts-mail-shape = This is not a mail address. It should look like name@example.com.
error-accounts-rules-unaccepted = Please read the rules that are in force, and accept them.
error-accounts-mail-taken = This mail address is registered already. You can sign in with it.
error-accounts-password-short = The password needs at least { $min } characters.
error-accounts-password-weak = This password is easily guessed. A few unrelated words are safer and easier to remember.
error-accounts-sign-in-wrong = Name (or mail address) and password do not match.
error-accounts-token-too-many = At most { $max } tokens can work at a time. Revoke some first.
error-accounts-role-last-owner = The community needs at least one owner.

accounts-settings-security = Security
accounts-forgot = Forgot your password?
accounts-forgot-title = Find your way back in
accounts-forgot-lead = Give the mail address that you registered with. We send a link for a new password.
accounts-forgot-send = Send the link
accounts-forgot-sent = Look into your mail
accounts-forgot-sent-note = If somebody registered with this address, a letter arrives within minutes. Its link works for 30 minutes. Look among the spam as well.
accounts-back-to-login = Back to sign-in
accounts-reset-title = Set a new password
accounts-reset-lead = Every device is signed out then; sign in again with the new password.
accounts-reset-set = Set password
accounts-reset-again = The link does not work? Get another
accounts-password-reset = Your password was set. Sign in with it.
accounts-link-again = Ask for another link
accounts-confirm-title = Confirm your mail address
accounts-confirm-lead = One click says that this mailbox is yours.
accounts-confirm = Confirm
accounts-mail-confirmed = Your mail address was confirmed.
accounts-unverified = Your mail address is not confirmed
accounts-unverified-note = We wrote to { $mail }; please open the link in that letter. You need the address when you forget your password.
accounts-verify-resend = Send another letter
accounts-verify-sent = The letter is on its way.
accounts-verified = Confirmed
accounts-mail-new = New mail address
accounts-mail-new-hint = We write to the new address; opening the link in that letter makes the change.
accounts-mail-change = Change address
accounts-mail-change-sent = We wrote to the new address. Open the link in that letter to make the change.
accounts-password-current = Current password
accounts-password-new = New password
accounts-password-change = Change password
accounts-password-changed = Your password was changed; other devices were signed out.
accounts-sessions = Signed-in devices
accounts-sessions-lead = If one of them is not yours, sign it out and change your password.
accounts-session-device = Device
accounts-session-since = Signed in
accounts-session-seen = Last active
accounts-session-unknown = Unknown device
accounts-session-this = This device
accounts-session-revoke = Sign out
accounts-session-revoked = That device was signed out.
accounts-sessions-revoke = Sign out all other devices
accounts-sessions-revoked = All other devices were signed out.

accounts-letter-greeting = Hello { $name },
accounts-letter-verify-subject = Confirm your mail address for { $site }
accounts-letter-verify-text = Welcome to { $site }. Please press the button to confirm that this mailbox is yours. The link works for 24 hours.
accounts-letter-verify-button = Confirm address
accounts-letter-verify-note = If this was not you, simply ignore this letter.
accounts-letter-change-subject = Confirm your new mail address for { $site }
accounts-letter-change-text = You want { $site } to write to this address from now on. Press the button to make the change. The link works for 24 hours.
accounts-letter-reset-subject = Set a new password for { $site }
accounts-letter-reset-text = Somebody asked for a new password for your account. If it was you, press the button. The link works once, and for 30 minutes.
accounts-letter-reset-button = Set a new password
accounts-letter-reset-note = If it was not you, ignore this letter; your password has not changed.
accounts-letter-mail-changed-subject = Your mail address at { $site } was changed
accounts-letter-mail-changed-text = Your account has another mail address now. We no longer write to this one.
accounts-letter-password-changed-subject = Your password at { $site } was changed
accounts-letter-password-changed-text = Your password has just been changed, and all other devices were signed out.
accounts-letter-password-changed-button = It was not me: set another
accounts-letter-not-you-note = If this was not you, set a new password at once and tell the people who run the community.

error-accounts-password-wrong = That is not the password.
error-accounts-sign-in-shut = Too many attempts. Please try again in { $minutes ->
    [0] { $seconds ->
        [one] one second
       *[other] { $seconds } seconds
    }
   *[other] { $minutes } minutes
  }.
error-accounts-link-over = This link was used or is too old. Please ask for another.

accounts-totp = Two-step sign-in
accounts-totp-lead = Besides the password, signing in then asks for the six digits that an authenticator on your phone shows.
accounts-totp-turn-on = Turn on two-step sign-in
accounts-totp-turn-off = Turn off two-step sign-in
accounts-totp-is-on = On
accounts-totp-off = Two-step sign-in is off.
accounts-totp-on = Two-step sign-in is on
accounts-totp-title = Turn on two-step sign-in
accounts-totp-scan = Scan this picture with the authenticator on your phone.
accounts-totp-picture = QR code for the authenticator
accounts-totp-type = If you cannot scan it, type this key into the authenticator:
accounts-totp-code-hint = The six digits that the authenticator shows now.
accounts-totp-confirm = Confirm and turn on
accounts-code = Code
accounts-code-title = Enter the code
accounts-code-lead = Open the authenticator on your phone and enter the six digits that it shows now.
accounts-code-hint = Without your phone, enter one of your recovery codes.
accounts-recovery-title = Recovery codes
accounts-recovery-lead = Recovery codes let you in when your phone is lost, each of them once. Write them down and keep them safe; they are not shown again.
accounts-recovery-kept = I have kept them
accounts-recovery-renew = Make new recovery codes
accounts-recovery-renewed = You have new recovery codes; the old ones work no more
accounts-recovery-left = { $count ->
    [one] One recovery code left
   *[other] { $count } recovery codes left
  }

error-accounts-code-wrong = The code is wrong, or was used before.
error-accounts-code-required = This account has two-step sign-in. Send a code as well.
error-accounts-code-too-late = That took too long. Please sign in again.

accounts-password-none = You have no password yet. To get one, sign out, press “Forgot your password?” on the sign-in page, and set it by mail.
accounts-outer = Sign in with another account
accounts-outer-lead = Once linked, these accounts let you in.
accounts-outer-oidc = single sign-on
accounts-outer-github = GitHub
accounts-outer-wechat = WeChat
accounts-outer-go = Sign in with { $name }
accounts-outer-link = Link { $name }
accounts-outer-linked = Linked. You can sign in with it from now on.
accounts-outer-unlink = Unlink
accounts-outer-unlink-title = Unlink { $name }?
accounts-outer-unlink-text = You will not be able to sign in with it any more. You can link it again.
accounts-outer-unlinked = Unlinked.
accounts-outer-leave-title = On the way
accounts-outer-leave-lead = You are on the way to { $name }. Once you have signed in there, you come back here by yourself.
accounts-outer-leave = Go to { $name }
accounts-outer-refused-title = Not signed in
accounts-outer-back = Start again
accounts-outer-known-title = You have an account already
accounts-outer-known-lead = According to { $name } your mail address is { $mail }, and somebody has registered here with it. Sign in to that account first, then link { $name } under Settings, Security.
accounts-outer-register-lead = Your account at { $name } is “{ $label }”. Choose a name, and you are in.
accounts-outer-register-note = Registered before? Sign in first, then link it under Settings, Security.

accounts-passkeys = Passkeys
accounts-passkeys-lead = Sign in with your fingerprint, your face or your device’s PIN: nothing to remember, and nothing that a fake site could get out of you.
accounts-passkeys-not-here = Passkeys need a site with https and a domain name; this address has none.
accounts-passkey-login = Sign in with a passkey
accounts-passkey-name = Name of the passkey
accounts-passkey-name-hint = Say which device it is on, so that you recognise it later.
accounts-passkey-add = Add a passkey
accounts-passkey-added = Passkey added. You can sign in with it next time.
accounts-passkey-since = Added
accounts-passkey-used = Last used
accounts-passkey-never = Never used
accounts-passkey-rename = Rename
accounts-passkey-renamed = Renamed.
accounts-passkey-remove = Remove
accounts-passkey-remove-title = Remove “{ $name }”?
accounts-passkey-remove-text = You will not be able to sign in with it any more. What is left on the device can be deleted in its password manager.
accounts-passkey-removed = Passkey removed.
accounts-passkey-script = Passkeys need JavaScript.
accounts-passkey-unknown = This browser knows no passkeys.
accounts-passkey-refused = That did not work out: it was cancelled, or this device has no passkey for this site.

accounts-letter-way-in-subject = A new way to sign in to your account at { $site }
accounts-letter-way-in-text = A passkey was added to your account, or another account was linked to it. From now on it lets you in.
accounts-letter-way-in-button = See how you sign in
accounts-letter-way-in-note = If it was not you, remove it at once, change your password, and tell the people who run the community.

error-accounts-sign-in-again = To be safe, sign out and in again, and do this within ten minutes.
error-accounts-outer-over = This sign-in is over: it took too long, was used before, or was not begun in this browser.
error-accounts-outer-denied = You cancelled. Nothing has changed.
error-accounts-outer-failed = The other side did not vouch for you. Try again later, and tell the people who run the community if it stays that way.
error-accounts-outer-taken = That account is linked to another member.
error-accounts-outer-second = You have linked another account of that sort. Unlink it first.
error-accounts-passkey-wrong = This passkey was not accepted. Perhaps it was removed.
error-accounts-passkey-over = That took too long. Please try again.
error-accounts-passkey-known = This passkey was added before.
error-accounts-passkey-too-many = You can have { $max } passkeys. Remove one that you do not use.
error-accounts-way-in-last = This is your last way in: without it you could never come back. Set a password or add another way first.
