# 权限不足时的提示

error-access-tier-needed = 此内容仅向{ $tier ->
    [guest] 注册成员
    [scholar] 学士及以上成员
    [fellow] 大夫及以上成员
    [chair] 祭酒
   *[other] 更高等级的成员
 }开放。
error-access-not-bought = 购买后即可阅读全部内容。
error-access-not-yours = 只有作者本人可以这样做。
error-access-no-office = 此操作仅限管理人员。
error-access-locked = 此处已锁定，不能再发布或修改。
error-access-removed = 内容已删除，请先恢复。
error-access-not-removed = 内容没有被删除，无需恢复。
error-access-own-work = 这是你自己的作品，无需购买。
error-access-not-offered = 目前没有在售。
