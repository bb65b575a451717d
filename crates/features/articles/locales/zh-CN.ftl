## 导航与列表
articles-nav = 文章
articles-title = 文章
articles-lead = 社区作者写的教程、实战案例、代码片段和视频。
articles-kinds = 按类型看
articles-all = 全部
articles-kind-tutorial = 教程
articles-kind-case = 案例
articles-kind-snippet = 代码片段
articles-kind-video = 视频
articles-list-empty = 还没有文章
articles-list-empty-note = 第一篇文章发布之后，会出现在这里。
articles-newest = 新文章
articles-by = { $name } 的文章
articles-more-by = { $name } 的其他文章
articles-minutes = { $minutes } 分钟
articles-minutes-about = 约 { $minutes } 分钟读完
articles-like = 赞同
articles-likes = { $count ->
   *[other] 赞同
}
articles-lock-members = 注册可读
articles-lock-paid = 付费

## 谁可以读
articles-for-everybody = 所有人可读
articles-for-members = 注册后免费读
articles-for-paid = 购买后可读
articles-for-paid-or-tier = 购买后可读，{ $tier }及以上会员免费

## 文章页
articles-toc = 目录
articles-in-series = 《{ $series }》第 { $number } 篇
articles-open-share = 可读 { $percent }%
articles-edit = 修改
articles-watch = 观看视频
articles-not-public = 尚未公开
articles-draft-note = 只有你、版主和主理人看得到这一页。
articles-wall-title = 余卷未展
articles-wall-note = 以上是开放的部分，约占全文的 { $percent }%。
articles-wall-note-all = 全文约 { $minutes } 分钟读完，暂无开放的部分。
articles-wall-rest = 余下的章节
articles-wall-members = 这篇文章向注册用户免费开放，注册或登录之后就能读完。
articles-wall-tier = { $tier }及以上会员免费读。
articles-wall-this-one = 只读这一篇
articles-wall-forever = 一次购买，长期可读，含评论区。
articles-wall-bought = 已经买过？
articles-wall-bought-note = 登录之后直接继续读。
articles-buy = 购买这一篇
articles-see-plans = 看会员权益

## 作者
articles-mine = 我的文章
articles-mine-empty = 还没有写过文章
articles-mine-empty-note = 先存成草稿，写好了再发布，也可以定一个时间自动发布。
articles-new = 写文章
articles-view = 查看页面
articles-save = 保存
articles-preview = 预览
articles-publish = 发布
articles-schedule = 定时发布
articles-unschedule = 取消定时
articles-withdraw = 下架
articles-delete = 删除
articles-delete-title = 删除《{ $title }》？
articles-delete-text = 文章会从列表和读者那里消失。评论和订单都保留，之后可以恢复。
articles-restore = 恢复
articles-updated = 更新于
articles-draft = 草稿
articles-published = 已发布
articles-scheduled = 将于 { $time } 发布
articles-withdrawn = 已下架
articles-deleted = 已删除
articles-deleted-by-staff = 已被版主删除
articles-field-title = 标题
articles-field-kind = 类型
articles-field-slug = 网址名
articles-field-slug-hint = 小写字母、数字、汉字，用 - 连接。留空则由标题决定；之后不能更改。
articles-field-summary = 一句话介绍
articles-field-summary-hint = 出现在列表和分享卡片上。留空则取开放部分的开头。
articles-field-body = 正文
articles-field-body-hint = Markdown。单独一行 <!-- more --> 之前是开放的部分；不写这一行，非公开的文章就没有开放的部分。
articles-field-video = 视频地址
articles-field-video-hint = 视频所在的网页或文件，以 https:// 开头。与正文一样，只给有权读全文的人。
articles-field-cover = 封面图
articles-field-cover-hint = 填你上传过的图片的地址，例如 /files/7/….png。
articles-field-cover-upload = 去上传图片
articles-field-language = 语言
articles-field-audience = 谁可以读全文
articles-field-audience-hint = 开放的部分始终人人可读。
articles-field-prices = 价格
articles-field-prices-hint = 每种货币至多一个价格，不单卖的留空。免费文章不填价格。
articles-field-other-currencies = 其他货币
articles-field-series = 系列
articles-field-series-hint = 填一个已有的系列名，或者起一个新的。
articles-field-series-position = 在系列中的次序
articles-field-series-position-hint = 数字小的在前。留空则排在最后。
articles-field-at = 发布时间
articles-field-at-hint = 按社区所在时区（{ $zone }）。再定一次就以新的时间为准。

## 做完之后
articles-flash-saved = 已保存。
articles-flash-published = 文章已发布。
articles-flash-scheduled = 已定好发布时间。
articles-flash-unscheduled = 已取消定时发布。
articles-flash-withdrawn = 文章已下架，买过的读者仍可继续读。
articles-flash-deleted = 文章已删除，可以在这里恢复。
articles-flash-restored = 文章已恢复。

## 拒绝
error-articles-authors-only = 这里只有作者能写文章。
error-articles-slug-taken = 这个网址名已经有文章在用。
error-articles-slug-shape = 只用小写字母、数字、汉字，中间用 - 连接。
error-articles-price-range = 价格要大于零，也不能高得离谱。
error-articles-price-shape = { $currency } 的价格格式不对，例如 9 或 9.00。
error-articles-price-twice = 同一种货币只能有一个价格。
error-articles-price-of-free = 免费开放的文章不用填价格。
error-articles-video-shape = 这不是一个网址，应当以 https:// 开头。
error-articles-cover-shape = 这不是已上传图片的地址，例如 /files/7/….png。
error-articles-cover-gone = 这张图片不是你上传的，或者已用在别处，或者已被清理。
error-articles-publish-empty = 正文还是空的，写好再发布。
error-articles-schedule-published = 文章已经发布，不用再定时间。
error-articles-schedule-past = 这个时间已经过去，请选一个将来的时间。
error-articles-schedule-shape = 时间格式不对，例如 2026-01-02 09:30。
error-articles-like-own = 不能赞同自己的文章。
