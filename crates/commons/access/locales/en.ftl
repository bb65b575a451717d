# When somebody may not

error-access-tier-needed = This is for { $tier ->
    [guest] registered members
    [scholar] Scholars and higher tiers
    [fellow] Fellows and higher tiers
    [chair] Chairs
   *[other] members of a higher tier
 } only.
error-access-not-bought = Buy it to read all of it.
error-access-not-yours = Only its author can do this.
error-access-no-office = Only those who keep order here can do this.
error-access-locked = This is locked: nothing can be posted or changed.
error-access-removed = This was deleted. Restore it first.
error-access-not-removed = This is not deleted, so there is nothing to restore.
error-access-own-work = This is your own work; you need not buy it.
error-access-not-offered = This is not on offer at the moment.
