# Accounts: register, sign in, profile, access tokens

accounts-register = Register
accounts-register-title = Join the academy
accounts-register-lead = A name and a mail address are all it takes.
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
accounts-locale-auto = As the browser asks
accounts-theme = Appearance
accounts-theme-device = As the system
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
error-accounts-name-taken = Somebody has this name already. Try another.
error-accounts-mail-shape = This is no mail address. It looks like name@example.com.
error-accounts-mail-taken = This mail address is registered already. You can sign in with it.
error-accounts-password-short = The password needs at least { $min } characters.
error-accounts-password-weak = This password is easily guessed. A few unrelated words are safer and easier to remember.
error-accounts-sign-in-wrong = Name (or mail address) and password do not match.
error-accounts-token-too-many = At most { $max } tokens can work at a time. Revoke some first.
error-accounts-role-last-owner = The community needs at least one owner.
