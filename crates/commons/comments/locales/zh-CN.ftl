# 评论：课节、文章、商品之下的讨论

comments-on = 关于《{ $title }》的讨论
comments-back = 回到《{ $title }》
comments-count = { $count ->
    [0] 讨论
   *[other] { $count } 条讨论
}
comments-replies = { $count ->
    [0] 回复
   *[other] { $count } 条回复
}
comments-more-replies = 还有 { $count } 条回复
comments-empty = 还没有人发言。读到哪里有疑问，或者有心得，都可以写在这里。
comments-end = 没有更早的讨论了。
comments-locked = 讨论已关闭，不再接受新的发言。
comments-sign-in = 登录后参与讨论
comments-body = 你的发言
comments-your-reply = 你的回复
comments-placeholder = 支持 Markdown；用 @名字 可以提到别人。
comments-post = 发言
comments-post-reply = 回复
comments-reply = 回复
comments-like = 赞同
comments-likes = 赞同数
comments-edit = 编辑
comments-edit-title = 编辑发言
comments-edited = 已编辑
comments-save = 保存
comments-cancel = 取消
comments-delete = 删除
comments-delete-title = 删除这条发言？
comments-delete-text = 七天之内可以撤销。
comments-deleted = 这条发言已删除。
comments-undo = 撤销删除
comments-is-deleted = 发言已删除，七天之内可以撤销。
comments-is-restored = 发言已恢复。
comments-meanwhile = 这条发言刚刚在别处被改过
comments-meanwhile-note = 下面是现在的内容。你写的还在编辑框里；再次保存，就以你写的为准。
comments-history = 编辑历史
comments-history-back = 回到这条发言
comments-history-empty = 没有编辑过
comments-history-empty-note = 这条发言一直是现在的样子。
comments-version = 第 { $number } 版
comments-replaced-by = { $name } 改写

error-comments-like-own = 不能赞同自己的发言。
error-comments-reply-gone = 你要回复的发言已经删除。
error-comments-restore-too-late = 删除已超过七天，不能再撤销。
