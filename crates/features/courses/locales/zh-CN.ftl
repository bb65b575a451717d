## 导航与列表
courses-nav = 课程
courses-title = 课程
courses-lead = 每门课都先列出全部章节；标着「试读」的，不注册也能读完。
courses-list-empty = 还没有课程
courses-list-empty-note = 第一门课发布之后，会出现在这里。
courses-lessons = { $count ->
   *[other] { $count } 节
}
courses-trials = { $count ->
   *[other] { $count } 节可试读
}
courses-trials-note = 不必注册
courses-minutes = { $minutes } 分钟
courses-hours = { $hours } 小时 { $minutes } 分
courses-volume = { $title }，{ $count } 节
courses-module-note = { $lessons } · { $time }
courses-front-matter = 卷首
courses-back-matter = 卷末
courses-updated = 更新于

## 谁可以读
courses-for-everybody = 所有人可读
courses-for-members = 注册后免费学
courses-for-paid = 购买后可读
courses-for-paid-or-tier = 购买后可读，{ $tier }及以上会员免费
courses-for-tier = { $tier }及以上会员可读

## 课程页
courses-card = 购买与学习
courses-buy = 购买课程
courses-start = 开始学习
courses-resume = 继续学习
courses-enrol = 加入我的课程
courses-read-trial = 先试读
courses-sign-in-to-read = 登录后学习
courses-other-prices = 其他币种：
courses-tick-forever = 一次购买，长期可读，更新免费
courses-tick-tier = { $tier }及以上会员免费学。
courses-tick-trials = { $count ->
    [0] 没有试读章节
   *[other] 前 { $count } 节可以先试读
}
courses-see-plans = 看会员权益
courses-completed = 已学完本课
courses-completed-on = 学完于 { $date }
courses-progress = 已完成 { $done } / { $total } 节
courses-legend-done = 已完成
courses-legend-trial = 可试读
courses-legend-lesson = 章节
courses-outline = 大纲
courses-about = 课程介绍
courses-no-lessons = 还没有章节
courses-no-lessons-note = 添加第一节之后就可以发布。
courses-announced = 待更新
courses-trial = 试读

## 章节页
courses-previous = 上一节
courses-previous-title = 上一节：{ $title }
courses-next = 下一节
courses-next-title = 下一节：{ $title }
courses-sample = 你正在试读
courses-sample-note = 这一节对所有人开放，其余章节购买后可读。
courses-sample-link = 看整门课
courses-lesson-complete = 学完这一节
courses-lesson-done = 已学完
courses-lesson-reopen = 撤销
courses-sign-in-to-track = 登录后记录学习进度
courses-back-to-course = 回到课程
courses-wall-title = 余卷未展
courses-wall-note = 全课 { $total } 节，{ $trials ->
    [0] 没有试读
   *[other] 其中 { $trials } 节可以试读
}。这一节在购买之后展开。
courses-wall-members = 这门课对会员免费，登录或注册之后就能读。
courses-wall-bought = 已经买过？
courses-wall-bought-note = 登录之后直接继续读。
courses-wall-rest = 本章还有

## 我的课程
courses-mine = 我的课程
courses-mine-empty = 还没有开始学的课
courses-mine-empty-note = 学完任意一节试读，或者买下一门课，它就会出现在这里。

## 作者
courses-teach = 我讲的课
courses-teach-empty = 还没有写过课程
courses-teach-empty-note = 新建一门课，写好第一节就能发布；已有的 mdBook 可以请主理人导入。
courses-new = 新建课程
courses-manage = 管理章节
courses-edit = 修改介绍与价格
courses-view = 查看页面
courses-save = 保存
courses-preview = 预览
courses-publish = 发布
courses-withdraw = 下架
courses-delete = 删除
courses-delete-title = 删除《{ $title }》？
courses-delete-text = 课程会从列表和学员那里消失。章节、进度和订单都保留，之后可以恢复。
courses-restore = 恢复课程
courses-draft = 草稿
courses-published = 已发布
courses-withdrawn = 已下架
courses-deleted = 已删除
courses-deleted-by-staff = 已被版主删除
courses-field-title = 标题
courses-field-slug = 网址名
courses-field-slug-hint = 小写字母、数字、汉字，用 - 连接。留空则由标题决定；之后不能更改。
courses-field-summary = 一句话介绍
courses-field-summary-hint = 出现在列表和分享卡片上。
courses-field-about = 课程介绍
courses-field-about-hint = Markdown。写清楚适合谁、学完能做什么。
courses-field-language = 授课语言
courses-field-audience = 谁可以读
courses-field-prices = 价格
courses-field-prices-hint = 每种货币至多一个价格，不卖的留空。免费课程不填价格。
courses-field-other-currencies = 其他货币
courses-lesson-new = 添加一节
courses-lesson-edit = 修改这一节
courses-lesson-title = 章节标题
courses-lesson-module = 放在
courses-lesson-module-title = 新章的标题
courses-lesson-module-hint = 只在上面选了「新的一章」时需要。
courses-lesson-text = 正文
courses-lesson-text-hint = Markdown。支持代码高亮、表格、脚注和 mdBook 的隐藏行。
courses-lesson-trial = 开放试读
courses-lesson-standing = 状态
courses-module-new = 新的一章
courses-module-rename = 改名
courses-move-up = 上移：{ $title }
courses-move-down = 下移：{ $title }
courses-remove = 移出
courses-remove-title = 移出「{ $title }」？
courses-remove-text = 学员将看不到这一节。已有的进度和评论保留。

## 做完之后
courses-flash-saved = 已保存。
courses-flash-published = 课程已发布。
courses-flash-withdrawn = 课程已下架，买过的学员仍可继续读。
courses-flash-deleted = 课程已删除，可以在这里恢复。
courses-flash-restored = 课程已恢复。
courses-flash-lesson-removed = 这一节已移出。
courses-flash-enrolled = 已加入我的课程。
courses-flash-course-completed = 恭喜，整门课学完了。

## 拒绝
error-courses-authors-only = 这里只有作者能写课程。
error-courses-slug-taken = 这个网址名已经有课程在用。
error-courses-slug-shape = 只用小写字母、数字、汉字，中间用 - 连接。
error-courses-price-range = 价格要大于零，也不能大得离谱。
error-courses-price-shape = { $currency } 的价格不是一个金额，例如 99 或 99.00。
error-courses-price-twice = 同一种货币只能有一个价格。
error-courses-price-of-free = 免费开放的课程不用填价格。
error-courses-publish-empty = 还没有可以读的章节，先添加一节再发布。
error-courses-lesson-too-many = 一门课最多 { $max } 节。
error-courses-lesson-move-nowhere = 这一节已经在最前或最后了。
