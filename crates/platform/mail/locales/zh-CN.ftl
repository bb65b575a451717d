# 邮件：发件箱与信件版式

mail-desk = 发件箱
mail-no-server = 还没有设置邮件服务器
mail-no-server-note = 信件都留在这里，不会寄出。设置 mail.url 之后，新的信件会自动寄送。
mail-empty = 还没有信件
mail-empty-note = 有人注册或重置密码时，写给他们的信会出现在这里。
mail-subject = 主题
mail-to = 收件人
mail-state = 状态
mail-kind = 类别
mail-written = 写于
mail-sent-at = 寄出
mail-state-waiting = 等待寄出
mail-state-sent = 已寄出
mail-state-kept = 留存
mail-state-dead = 未能寄出
mail-error = 上一次没有寄成
mail-text = 正文
mail-html = 查看网页版式
mail-erased = 信已寄出，正文随即删除：信里可能有登录用的链接。
mail-back = 返回发件箱
mail-send-again = 再寄一次
mail-send-again-title = 再寄一次这封信？
mail-send-again-text = 内容和编号都与原信相同。
mail-sent-again = 已重新交寄。
mail-by-hand = 按钮打不开时，把下面的地址复制到浏览器（来自{ $name }）：
mail-unsubscribe = 不再接收这类邮件
