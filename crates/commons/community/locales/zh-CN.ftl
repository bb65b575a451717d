# 社区设置

community-about = 关于
community-no-values = 主理人还没有写下社区的宗旨。
community-settings = 社区设置
community-general = 基本
community-features = 功能
community-save = 保存
community-flash-saved = 已保存，所有页面即刻生效。

community-name = 社区名称
community-name-hint = 显示在每页左上角和浏览器标题里。
community-slogan = 一句话介绍
community-slogan-hint = 显示在页脚和搜索结果里。
community-values = 宗旨
community-values-hint = 显示在“关于”页，支持 Markdown。
community-mark = 标志
community-mark-seal = 简册印
community-mark-seal-note = 稷下自带的朱红印记。
community-mark-initial = 名称首字
community-mark-initial-note = 取社区名称的第一个字，刻在朱红印上。
community-locale = 默认语言
community-locale-hint = 访客没有选择语言、浏览器也没有表明语言时使用。

community-presets = 社区类型
community-presets-lead = 把社区换成另一种类型：开关哪些功能、首页是哪一页，一次换好。内容都会保留。
community-preset-current = 目前就是这样
community-preset-apply = 换成这种
community-preset-title = 换成“{ $preset }”？
community-preset-yes = 换成这种
community-preset-on = 会打开：{ $features }。
community-preset-off = 会关闭：{ $features }。
community-preset-home = 首页会换成“{ $page }”。
community-preset-keeps = 还没有的空间会补上，已有的内容一样不少，随时可以再换回来。
community-list-comma = 、
community-flash-preset = 社区的类型已经换好。
community-features-lead = 关闭的功能没有页面，也不出现在菜单里；数据原样保留，重新打开后一切照旧。
community-needs = 依赖{ $features }。
community-and = 、
community-home = 首页
community-home-hint = 打开网站时最先看到的页面。

error-community-feature-needed = 打开的功能里，有的依赖已关闭的功能，请一并打开或关闭。
error-community-home-off = 首页所在的功能已关闭，请换一个首页。

community-rules = 社区规则

community-setup-title = 首次启动
community-setup-next = 下一步
community-setup-back = 上一步
community-setup-finish = 开张
community-setup-flash = 社区开张了，你就是主理人。
community-setup-facts = 运行环境
community-setup-facts-note = 与预想的不同？停下程序，改好 jixia.toml 再启动。
community-setup-database = 数据库
community-setup-address = 网址
community-setup-secure = HTTPS
community-setup-secure-yes = 已启用
community-setup-secure-no = 未启用，仅限本机试用

community-setup-key = 核对
community-setup-key-title = 先核对设置码
community-setup-key-lead = 只有能看到服务器输出的人，才能为社区开张。
community-setup-code = 设置码
community-setup-code-hint = jixia serve 启动时打印在终端里，大小写不限。
community-setup-naming = 命名
community-setup-naming-title = 给社区起个名字
community-setup-naming-lead = 之后随时可以在“社区设置”里修改。
community-setup-rules = 立规
community-setup-rules-title = 立几条规矩
community-setup-rules-lead = 这里备了一份草稿，改成你想要的样子；留空则暂不设规则。
community-setup-rules-hint = 支持 Markdown。
community-setup-rules-draft =
    1. 对事不对人。质疑观点，不攻击说话的人。
    2. 提问之前先搜一搜；提问时写清环境、步骤和报错。
    3. 转载须注明出处，不发布没有授权的内容。
    4. 不发广告，不引流，不刷屏。
    5. 违规内容由版主处理；有异议，可以向主理人申诉。
community-setup-preset = 类型
community-setup-preset-title = 办一个怎样的社区？
community-setup-preset-lead = 这决定一开始打开哪些功能、有哪些空间、首页是什么，以后都可以逐项调整。
community-setup-samples = 示例内容
community-setup-samples-yes = 放几篇示例
community-setup-samples-yes-note = 以你的名义在各空间发一篇开场帖，可以改写或删除。
community-setup-samples-no = 空着
community-setup-samples-no-note = 只建好空间，内容由你来写。
community-setup-owner = 主理人账号
community-setup-owner-lead = 第一个账号拥有全部权限，之后可以再任命其他人。

error-community-setup-code = 设置码不对。请核对 jixia serve 启动时打印的那一行。
error-community-setup-done = 社区已经开张，不能重复设置。

community-audit = 操作记录
community-audit-area = 范围
community-audit-area-all = 全部
community-audit-area-accounts = 成员
community-audit-area-forum = 论坛
community-audit-area-comments = 评论
community-audit-area-articles = 文章
community-audit-area-courses = 课程
community-audit-area-membership = 会员
community-audit-area-checkout = 订单与退款
community-audit-area-access = 权限
community-audit-area-mail = 邮件
community-audit-area-events = 后台任务
community-audit-area-other = 其他
community-audit-by = 操作人
community-audit-find = 查看
community-audit-when = 时间
community-audit-who = 操作人
community-audit-what = 做了什么
community-audit-nobody = 系统
community-audit-empty = 没有记录
community-audit-empty-note = 主理人和版主的操作会记在这里。
community-audit-unknown = 没有叫这个名字的成员。
community-audit-colon = ：
community-audit-gap = { "" }
community-audit-about = { $kind ->
    [topic] 帖子
    [reply] 回复
    [comment] 评论
    [space] 空间
    [article] 文章
    [course] 课程
    [plan] 会员方案
    [order] 订单
    [grant] 授权
    [mail] 邮件
   *[other] { $kind }
} #{ $id }
community-audit-key = { $key ->
    [name] 社区名称
    [slogan] 一句话介绍
    [values] 宗旨
    [mark] 标志
    [locale] 默认语言
    [home] 首页
    [off] 已关闭的功能
   *[other] { $key }
}

community-audit-community-founded = 为社区开张
community-audit-settings-changed = 修改了社区设置
community-audit-features-changed = 调整了功能开关
community-audit-rules-changed = 修订了社区规则
community-audit-role-changed = 调整身份：由{ $from ->
    [owner] 主理人
    [moderator] 版主
    [author] 作者
   *[member] 成员
}改为{ $to ->
    [owner] 主理人
    [moderator] 版主
    [author] 作者
   *[member] 成员
}，对象是
community-audit-space-created = 新建了
community-audit-space-edited = 修改了
community-audit-deleted = 删除了
community-audit-restored = 恢复了
community-audit-withdrawn = 下架了
community-audit-published = 发布了
community-audit-topic-locked = 锁定了
community-audit-topic-unlocked = 解锁了
community-audit-reply-deleted = 删除了一条回复，位于
community-audit-reply-restored = 恢复了一条回复，位于
community-audit-comment-deleted = 删除了一条评论，位于
community-audit-comment-restored = 恢复了一条评论，位于
community-audit-plan-changed = { $active ->
    [yes] 修改并上架了
   *[no] 修改并下架了
}
community-audit-refund-requested = 退款 { $amount }，涉及
community-audit-grant-given = 授予了访问权，对象是
community-audit-grant-revoked = 收回了访问权，对象是
community-audit-mail-sent-again = 重新发送了
community-audit-work-retried = 重试了一项后台任务
community-audit-work-dismissed = 放弃了一项后台任务
community-audit-letter-retried = 重试了一条未处理的事件
community-audit-letter-dismissed = 放弃了一条未处理的事件
community-audit-noted = 操作 { $what }，涉及

community-rules-since = { $date }起施行
community-rules-history = 历次修订
community-rules-none = 还没有规则
community-rules-none-note = 主理人写下规则后，会显示在这里。
community-rules-accept = 我接受
community-rules-accepted = 已接受社区规则，谢谢。
community-rules-by = 由 { $name } 修订
community-rules-text = 查看全文
community-rules-lifted = 这一次撤销了全部规则。
community-rules-lead = 每次保存都是新的一版。成员下次发布内容之前会先读到它，接受之后才能发布。
community-rules-hint = 支持 Markdown；留空则不设规则。
community-rules-note = 修订说明
community-rules-note-hint = 用一句话告诉成员改了什么。
community-rules-save = 发布新版规则
community-rules-ask = 发布之前，请先读一读社区规则。你写的内容都还在，接受后会接着发布。
community-rules-accept-and-post = 我接受，继续发布

error-community-rules-unaccepted = 发布之前，请先接受社区规则。
