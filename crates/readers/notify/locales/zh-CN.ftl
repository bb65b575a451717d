# 通知：铃、邮件、摘要

notify-bell = { $count ->
    [0] 通知
   *[other] 通知，{ $count } 条未读
  }
notify-title = 通知
notify-empty = 还没有通知
notify-empty-note = 有人回复、提到或赞同你，都会在这里告诉你。
notify-new = 未读
notify-read = 标为已读
notify-read-all = 全部标为已读
notify-closed = 另有 { $count } 条，所说的内容现在不对你开放。
notify-mute = 少收一些
notify-mute-thread = 不再通知这里的动静
notify-mute-space = 不再通知这个空间的动静
notify-mute-kind = 不再收到这一类通知
notify-muted-thread = 这里再有动静，不会通知你了。
notify-muted-space = 这个空间再有动静，不会通知你了。
notify-muted-kind = 不会再收到这一类通知了。
notify-unmuted = 已恢复通知。

notify-told-reply = { $name } 在《{ $title }》里回复了你
notify-told-answer = { $name } 回答了你的问题《{ $title }》
notify-told-accepted = { $name } 采纳了你在《{ $title }》里的回答
notify-told-mention = { $name } 在《{ $title }》里提到了你
notify-told-comment = { $name } 评论了你的《{ $title }》
notify-told-like = { $others ->
    [0] { $name } 赞了你在《{ $title }》里写的内容
   *[other] { $name } 和另外 { $others } 人赞了你在《{ $title }》里写的内容
  }
notify-told-paid = 订单 { $number } 已付款
notify-told-refunded = 订单 { $number } 已退款
notify-told-lesson = 《{ $title }》有新课了

notify-settings = 通知设置
notify-ways = 怎样通知你
notify-ways-note = 选了邮件的，站内也会通知；几分钟内没有在站内读到才寄信，一小时最多一封。
notify-way-off = 不通知
notify-way-bell = 只在站内
notify-way-mail = 站内和邮件
notify-kind-reply = 有人回复我
notify-kind-answer = 有人回答我的问题
notify-kind-accepted = 我的回答被采纳
notify-kind-mention = 有人提到我
notify-kind-comment = 有人评论我写的课或文章
notify-kind-like = 有人赞同我写的内容
notify-kind-paid = 订单付款
notify-kind-refunded = 订单退款
notify-kind-lesson = 我的课程有新课
notify-digest = 未读摘要
notify-digest-hint = 早上八点寄出，只列未读的；没有未读就不寄。
notify-digest-off = 不要
notify-digest-daily = 每天
notify-digest-weekly = 每周一
notify-save = 保存
notify-saved = 已保存。
notify-mutes = 免打扰
notify-mutes-empty = 没有。在通知列表里，可以对某个帖子或空间免打扰。
notify-muted-a-space = 空间 { $number }
notify-muted-closed = 现在不对你开放的内容
notify-unmute = 恢复通知

notify-letter-greeting = { $name }，你好：
notify-letter-subject = { $community }：{ $count } 条新通知
notify-digest-subject = { $community }：{ $count } 条未读通知
notify-letter-more = 另有 { $count } 条，请到站内查看。
notify-letter-look = 去看看
notify-letter-look-all = 查看通知
notify-letter-note = 这封信来自 { $community }。要改成只在站内通知，请到 { $address }/settings/notifications。

notify-unsubscribe = 退订邮件
notify-unsubscribe-note = 退订之后，{ $community } 的通知只在站内出现，不再寄信；与账号安全有关的信照常。
notify-unsubscribe-now = 退订
notify-unsubscribed = 已退订
notify-unsubscribed-note = 不会再寄通知邮件。登录以后可以在通知设置里改回来。
