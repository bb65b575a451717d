# 菜单
checkout-nav-mine = 我的订单
checkout-nav-desk = 订单

# 结账页
checkout-title = 确认订单
checkout-currency = 付款币种
checkout-currency-show = 按此币种计价
checkout-pay-card = 付款
checkout-total = 应付
checkout-sum = 合计
checkout-gateway = 付款方式
checkout-confirm = 确认支付
checkout-no-gateway = 本站暂时没有能收这个币种的付款方式，请换一种币种，或稍后再来。
checkout-owned-title = 已经是你的了
checkout-owned-note = 你已拥有它，不必再买一次。
checkout-open-goods = 去看看
checkout-look-again = 重新选购
checkout-not-for-sale = 暂不出售
checkout-not-for-sale-note = 它现在没有标价。
checkout-promise-open = 付款在支付渠道的页面或应用里完成，本站不经手你的卡号与密码。
checkout-promise-granted = 收到款项的同时开通，不用等人工处理。
checkout-promise-time = 订单保留 { $count } 分钟；超时后到账的款项会自动原路退回。

# 我的订单
checkout-mine-title = 我的订单
checkout-mine-empty = 还没有订单
checkout-mine-empty-note = 买过的课程和会员都会列在这里，附收据。
checkout-mine-look = 看看课程
checkout-col-order = 订单
checkout-col-goods = 内容
checkout-col-total = 金额
checkout-col-state = 状态
checkout-col-when = 时间
checkout-col-buyer = 买家

# 一张订单
checkout-order-title = 订单 #{ $number }
checkout-go-on = 继续付款
checkout-pay-again = 重新付款
checkout-refresh = 刷新状态
checkout-receipt = 收据
checkout-details = 订单明细
checkout-story = 经过
checkout-fact-created = 下单时间
checkout-fact-expires = 付款截止
checkout-fact-paid = 付款时间
checkout-fact-refund = 退款
checkout-cancel = 取消订单
checkout-cancel-title = 取消这张订单？
checkout-cancel-text = 取消后不能恢复。如果款项已在路上，到账后会自动退回。
checkout-cancel-yes = 取消订单
checkout-staff = 管理
checkout-staff-more = 查看回调与尝试
checkout-refund = 退款
checkout-refund-title = 全额退款？
checkout-refund-text = 将原路退回 { $amount }。退款成功后，买家的访问权与作者的分成一并收回。
checkout-refund-yes = 退款
checkout-return = 退回
checkout-return-title = 退回这笔款项？
checkout-flash-gateway = 订单已保留，但支付渠道暂时没有回应，请稍后再试。
checkout-flash-cancelled = 订单已取消。
checkout-flash-dismissed = 已记为处理过。
checkout-flash-refund = 已交给支付渠道退款。

# 状态
checkout-state-created = 待付款
checkout-state-awaiting-payment = 等待付款
checkout-state-paid = 已付款
checkout-state-fulfilled = 已完成
checkout-state-refunding = 退款中
checkout-state-refunded = 已退款
checkout-state-expired = 已过期
checkout-state-cancelled = 已取消
checkout-state-note-created = 选好付款方式就可以付款了。
checkout-state-note-awaiting-payment = 正在等支付渠道的确认。付完款后不用刷新，这里会自己更新。
checkout-state-note-paid = 款项已到账，正在开通。
checkout-state-note-fulfilled = 款项已到账，内容已经开通。
checkout-state-note-refunding = 已请支付渠道退款，款项退回后访问权随之收回。
checkout-state-note-refunded = 款项已原路退回，访问权已收回。
checkout-state-note-expired = 超过付款时限，订单已关闭。想买的话请重新下单。
checkout-state-declined = 付款未成功
checkout-state-note-declined = 支付渠道拒绝了这次付款，没有扣款。订单还为你留着，选好付款方式再试一次吧。
checkout-state-note-declined-over = 支付渠道拒绝了这次付款，没有扣款。
checkout-state-note-cancelled = 订单已取消，没有收到款项。
checkout-state-note-cancelled-paid = 订单已取消。
checkout-money-held = 收到 { $amount }，与应付金额不符，暂由本站保管，主理人核实后原路退回。
checkout-money-returning = 收到 { $amount }，未计入订单，正在原路退回。
checkout-money-stuck = 收到 { $amount }，未计入订单；支付渠道没有接受退回，主理人会跟进。
checkout-money-returned = 收到的 { $amount } 未计入订单，已原路退回。

# 经过
checkout-what-created = 下单
checkout-what-replaced = 价格有变，由新订单取代
checkout-what-attempt-started = 前往付款
checkout-what-attempt-failed = 付款未成功
checkout-what-attempt-closed = 付款入口已关闭
checkout-what-notice-received = 收到回调
checkout-what-notice-repeated = 回调重复
checkout-what-notice-stale = 回调没有新内容
checkout-what-notice-quarantined = 回调与记录不符，已隔离
checkout-what-notice-dismissed = 隔离的回调已由人处理
checkout-what-queried = 主动查询得到结果
checkout-what-paid = 款项到账
checkout-what-paid-late = 款项在订单结束后到账
checkout-what-paid-twice = 款项重复到账
checkout-what-paid-mismatched = 到账金额不符，等待处理
checkout-what-fulfilled = 已开通
checkout-what-undeliverable = 无法开通，将全额退款
checkout-what-refund-requested = 发起退款
checkout-what-refund-underway = 支付渠道已受理退款
checkout-what-refund-refused = 支付渠道拒绝退款
checkout-what-refunded = 退款到账，访问权收回
checkout-what-returned = 多付的款项已退回
checkout-what-expired = 超时关闭
checkout-what-cancelled = 取消

# 退款
checkout-refund-requested = 待支付渠道受理
checkout-refund-underway = 支付渠道处理中
checkout-refund-needs-attention = 被拒绝，需人工处理
checkout-refund-succeeded = 已退回

# 管理台
checkout-desk-all = 全部
checkout-attention = 有款项等人处理
checkout-attention-look = 去看看
checkout-attention-tab = 待处理
checkout-attention-badge = 待处理
checkout-attention-held = { $count } 笔到账金额不符的款项。
checkout-attention-refused = { $count } 笔被拒绝的退款。
checkout-attention-quarantined = { $count } 条隔离的回调。
checkout-desk-empty = 没有这样的订单
checkout-desk-empty-note = 换一个状态看看。
checkout-desk-as-buyer = 买家看到的样子
checkout-desk-payments = 到账
checkout-desk-attempts = 付款尝试
checkout-desk-number = 编号
checkout-desk-verdict = 判定
checkout-desk-timeline = 全部经过
checkout-desk-what = 事件
checkout-desk-detail = 细节
checkout-quarantine = 有回调需要人看
checkout-quarantine-note = 签名无误，但与我们的记录对不上，没有据此改动任何东西。
checkout-dismiss = 已处理
checkout-verdict-settles = 结清订单
checkout-verdict-late = 迟到，自动退回
checkout-verdict-double = 重复，自动退回
checkout-verdict-mismatched = 金额不符，待处理
checkout-attempt-starting = 已记录
checkout-attempt-waiting = 等待付款
checkout-attempt-failed = 未成功
checkout-attempt-closed = 已关闭
checkout-attempt-paid = 已付款
checkout-attempt-mismatched = 已付款，金额不符
checkout-trouble-gateway-off = 该付款方式已停用
checkout-trouble-merchant = 收款商户不是本站
checkout-trouble-number = 单号不存在
checkout-trouble-gateway = 来自另一个支付渠道
checkout-trouble-changed = 与已记录的同一笔款项内容不同
checkout-trouble-amount = 金额不可能

# 付款方式
checkout-gateway-sandbox = 沙盒银行
checkout-gateway-note-sandbox = 试用，不会真的扣款
checkout-gateway-wechat-pay = 微信支付
checkout-gateway-note-wechat-pay = 用微信扫码付款；在手机上会打开微信
checkout-scan-wechat-pay = 请用微信“扫一扫”付款。
checkout-gateway-alipay = 支付宝
checkout-gateway-note-alipay = 前往支付宝付款；在手机上会打开支付宝
checkout-gateway-stripe = 银行卡
checkout-gateway-note-stripe = 信用卡或电子钱包，在 Stripe 页面付款
checkout-scan-alipay = 请用支付宝“扫一扫”付款。
checkout-scan-picture = 付款二维码
checkout-scan-until = 请在 { $until } 之前完成付款，付好后本页会自动更新。
checkout-scan-paid = 我已付款

# 沙盒银行自己的页面
checkout-bank-name = 沙盒银行 SANDBOX BANK
checkout-bank-other-language = English
checkout-bank-notice = 这是一家用来试验的银行，任何选择都不会动用真钱。
checkout-bank-number = 商户单号
checkout-bank-until = 请在此之前付款
checkout-bank-choose = 想让银行怎么做？
checkout-bank-go = 确定
checkout-bank-back = 返回商户
checkout-bank-foot = 沙盒银行与商户之间只有签名的消息往来。
checkout-bank-pay = 付款成功
checkout-bank-decline = 余额不足，付款失败
checkout-bank-pay-later = 付款，但过几秒才到账
checkout-bank-say-twice = 付款一次，通知四遍
checkout-bank-out-of-order = 付款，但通知次序颠倒
checkout-bank-say-nothing = 付款，但一个通知都不发
checkout-bank-wrong-amount = 付款，但金额差一分
checkout-bank-after-close = 订单关闭以后才扣款
checkout-bank-refuse-refund = 付款成功，但将来拒绝第一次退款
checkout-bank-state-open = 等待付款
checkout-bank-state-processing = 款项处理中
checkout-bank-state-paid = 已付款
checkout-bank-state-declined = 付款失败
checkout-bank-state-closed = 这笔付款已关闭

# 拒绝的理由
error-checkout-owned = 你已经拥有它了，不必再买。
error-checkout-not-for-sale = 它现在不出售。
error-checkout-currency = 不能用 { $currency } 付款。
error-checkout-gateway = 请选择一种付款方式。
error-checkout-gateway-silent = 支付渠道没有回应，订单已保留，请稍后再试。
error-checkout-gateway-refused = 支付渠道拒绝了这次请求。
error-checkout-already-paid = 这张订单已经付过款了。
error-checkout-order-over = 这张订单已经结束，请重新下单。
error-checkout-nothing-to-refund = 这张订单没有可退的款项。
error-checkout-notice-refused = 通知的签名不对。
error-checkout-notice-unreadable = 通知无法读取。
