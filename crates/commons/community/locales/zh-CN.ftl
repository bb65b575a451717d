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

community-setup-key = 验明正身
community-setup-key-title = 先对上暗号
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
community-setup-preset = 格局
community-setup-preset-title = 选一种格局
community-setup-preset-lead = 它决定一开始打开哪些功能、有哪些空间、首页是什么。以后可以逐项调整。
community-setup-samples = 示例内容
community-setup-samples-yes = 放几篇示例
community-setup-samples-yes-note = 以你的名义在各空间发一篇开场帖，可以改写或删除。
community-setup-samples-no = 空着
community-setup-samples-no-note = 只建好空间，内容由你来写。
community-setup-owner = 主理人账号
community-setup-owner-lead = 第一个账号拥有全部权限，之后可以再请几位同僚。

error-community-setup-code = 设置码不对。请核对 jixia serve 启动时打印的那一行。
error-community-setup-done = 社区已经开张，不能重复设置。
