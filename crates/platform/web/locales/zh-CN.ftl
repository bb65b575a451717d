# 各处通用的出错提示

error-request-malformed = 提交的内容无法解析，请检查后重试。
error-request-malformed-json = 第 { $line } 行第 { $column } 列处的 JSON 无法读取。
error-request-json-mismatch = JSON 的 { $path } 处（第 { $line } 行第 { $column } 列）不合要求：{ $kind ->
    [missing] 缺少这个字段。
    [twice] 字段“{ $field }”出现了两次。
    [unknown_field] 没有“{ $field }”这个字段，可用的有：{ $allowed }。
    [choice] 可用的值有：{ $allowed }。
    [too_large] 这个数太大。
    [too_small] 这个数太小。
    [type] 需要{ $wanted ->
        [string] 字符串
        [number] 数
        [integer] 整数
        [boolean] true 或 false
        [list] 数组
        [object] 对象
        [time] 2026-11-21T08:00:00Z 这样的时间
       *[other] 别的值
    }，收到的是{ $found ->
        [string] 字符串
        [number] 小数
        [integer] 整数
        [boolean] 布尔值
        [list] 数组
        [object] 对象
        [null] null
       *[other] 别的值
    }。
   *[value] 不能用这个值。
}
error-request-bad-parameter = { $kind ->
    [missing] 地址里缺少参数“{ $name }”。
    [twice] 地址里的参数“{ $name }”出现了两次。
    [choice] 地址里的参数“{ $name }”可用的值有：{ $allowed }。
   *[value] 地址里的参数“{ $name }”不能用：{ $name ->
        [limit] 应为 1 到 100 的整数。
        [after] 应为上一页返回的 next。
       *[other] 格式不对。
    }
}
error-request-nul = 内容里有空字符（NUL，U+0000），请去掉后再提交。
error-session-required = 请先登录。
error-token-invalid = 访问令牌无效、已吊销或已过期。
error-access-forbidden = 你没有权限执行此操作。
error-form-expired = 页面已过期，请刷新后重新提交。
error-request-not-found = 页面不存在，或者你无权查看。
error-request-method-not-allowed = 此地址不支持这种请求方式。
error-request-conflict = 内容与当前状态冲突，请刷新后重试。
error-community-not-founded = 社区还没有开张，请先完成首次设置。
error-edit-stale = 你编辑期间，内容已被修改。请对照最新版本后再保存。
error-request-gone = 内容已被移除。
error-request-too-large = 提交的内容过大。
error-request-media-type = 不支持这种内容类型。
error-input-invalid = 有些内容需要修改，请查看标出的各项。
error-input-required = 此项不能为空。
error-input-too-long = 最多 { $max } 个字符。
error-input-too-short = 至少 { $min } 个字符。
error-input-bad-value = { $allowed ->
    [none] 请选择列表中的选项。
   *[other] 不能用这个值，可用的有：{ $allowed }。
}
error-request-too-many = 操作太频繁，请 { $seconds } 秒后再试。
error-server-internal = 服务器出了点问题，我们已记录下来。请稍后再试。
error-server-unavailable = 服务器正忙，请稍后再试。

error-title-400 = 请求有误
error-title-401 = 需要登录
error-title-403 = 没有权限
error-title-stale = 页面已过期
error-title-404 = 查无此简
error-title-409 = 内容已变化
error-title-410 = 已被移除
error-title-413 = 内容过大
error-title-429 = 慢一点
error-title-500 = 出错了
error-title-503 = 服务器正忙
