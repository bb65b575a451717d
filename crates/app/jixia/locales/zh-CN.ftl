# 不属于任何功能的页面

app-reference = 接口文档
app-reference-lead = 页面能做的，程序也能做。先在「设置 → 访问令牌」里生成令牌，再用 Authorization: Bearer 发送。
app-reference-parameters = 参数
app-reference-body = 请求内容
app-reference-type = 类型
app-reference-note = 说明
app-reference-codes = 出错代码
app-reference-codes-lead = 被拒绝的请求以 problem+json（RFC 9457）回复，code 字段保持稳定，可用于程序判断。
app-reference-code = 代码
app-reference-status = 状态
app-reference-sentence = 提示

app-resume = 继续
app-resume-progress = 已完成 { $done } 节，共 { $total } 节
app-courses-bought = 购买的课程
app-courses-completed = 学完的课程

app-plan-scholar-month = 学士会员，一个月
app-plan-scholar-year = 学士会员，一年
app-plan-fellow-month = 大夫会员，一个月
app-plan-fellow-year = 大夫会员，一年

app-feature-forum = 论坛
app-feature-forum-note = 分空间发帖、提问与回复。
app-feature-articles = 文章
app-feature-articles-note = 长文、专栏与付费阅读。
app-feature-courses = 课程
app-feature-courses-note = 把一本书做成课程，逐课学习，可以试读与购买。
app-feature-membership = 会员
app-feature-membership-note = 按月或按年订阅，分学士与大夫两级。
app-feature-checkout = 收款
app-feature-checkout-note = 订单、支付、退款与账本。
app-feature-search = 搜索
app-feature-search-note = 每页顶上的搜索框与结果页；关闭期间的内容，重新开启后会补进索引。
app-feature-notify = 通知
app-feature-notify-note = 铃铛、邮件与摘要；关闭期间不打扰任何人。
app-feature-points = 积分
app-feature-points-note = 签到、积分、等级与排行榜；关闭期间应得的积分，重新开启后补记。
app-feature-insight = 概览
app-feature-insight-note = 祭酒台的数据首页。

app-preset-tech = 技术社区
app-preset-tech-note = 提问、回答、晒作品。首页是论坛，不卖东西。
app-preset-knowledge = 知识付费
app-preset-knowledge-note = 课程摆在首页，配会员与收款；论坛用来课后讨论。
app-preset-commerce = 电商
app-preset-commerce-note = 会员方案与价格摆在首页，论坛用来售前咨询与售后。
