# 数据：运营者首页

insight-desk = 概览
insight-lead = 最近 { $days } 天，与之前的 { $days } 天相比。金额全部来自账本。
insight-currency = 币种
insight-members = 成员
insight-new-members = 新成员
insight-received = 实收
insight-revenue = 平台收入
insight-orders = 付款订单
insight-refunds = 退款
insight-topics = 新话题
insight-replies = 新回复
insight-money = 每日收入
insight-money-sentence = 最近每天的实收与平台收入，合计实收 { $amount }。
insight-activity = 每日订单与新成员
insight-activity-sentence = 最近每天的付款订单、退款与新成员，共 { $count } 笔付款订单。
