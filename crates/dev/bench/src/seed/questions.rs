//! What members look for in what `prose` writes: words that stand in its texts, asked as people ask.

/// Lines as they are typed into the field at the head of every page.
pub const QUESTIONS: &[&str] = &[
    // Chinese
    "任务调度",
    "生命周期",
    "动态分发",
    "过期策略",
    "消费位点",
    "逃逸分析",
    "虚拟线程",
    "并发渲染",
    "容器查询",
    "页分裂",
    "日志压缩",
    "会话恢复",
    "滚动更新",
    "反向代理",
    "召回率",
    "上下文缓存",
    "无锁队列",
    "内存序",
    "取消语义",
    "数据库连接池的大小",
    "增量缓存",
    "拥塞控制",
    "稀疏索引",
    "泛型单态化",
    "编译时间",
    "火焰图",
    "属性测试",
    "灰度百分之五",
    "锁的粒度",
    "慢查询日志",
    "线上故障",
    "延迟抖动",
    "周记",
    "面试的时候",
    "先回滚，再慢慢查",
    "可序列化隔离级别",
    "官方文档 默认参数",
    "生产数据 脱敏",
    "监控 延迟 错误率",
    "留好开关",
    // English, and what stands in code
    "tokio",
    "axum",
    "eBPF",
    "io_uring",
    "Raft",
    "gRPC",
    "Kubernetes",
    "Nginx",
    "ClickHouse",
    "HTTP/3",
    "trait",
    "WAL",
    "perf record",
    "perf report --stdio",
    "EXPLAIN QUERY PLAN",
    "GROUP BY topic_id",
    "tokio::time::interval",
    "interval.tick",
    "tracing::warn",
    "checked_sub",
    "frames.pop",
    "TimeoutError",
    "time.sleep",
    "codegen-units",
    "context.Context",
    "time.After",
    "\"target/release\"",
    // both
    "tokio 任务调度",
    "axum 中间件",
    "SQLite 的 WAL 模式",
    "Redis 过期",
    "Go 逃逸分析",
    "Java 虚拟线程",
    "React 渲染",
    "Kafka 位点",
    "JIT 去优化",
    "TLS 会话",
    "PostgreSQL 隔离级别",
    "B+ 树",
    "P99 毫秒",
    "CPU 占用",
    "DBA 慢查询",
    "Linux io_uring",
    "CSS 容器",
    // with a filter or in quotes
    "kind:question 延迟抖动",
    "is:solved 火焰图",
    "space:rust 生命周期",
    "\"无锁队列的内存序\" 上线",
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::prose::Author;
    use super::*;

    #[test]
    fn every_word_that_is_asked_for_stands_in_the_texts() {
        let mut author = Author::new(42, Vec::new());
        let mut texts: Vec<String> = (0..500).map(|_| author.title()).collect();
        texts.extend((0..200).map(|_| author.topic()));
        texts.extend((0..1_000).map(|_| author.reply()));
        let texts = texts.join("\n");
        let filter = |word: &&str| !["kind:", "is:", "space:"].iter().any(|name| word.starts_with(name));
        for question in QUESTIONS {
            for word in question.split_whitespace().filter(filter) {
                let word = word.trim_matches('"');
                assert!(texts.contains(word), "`{word}` of `{question}`");
            }
        }
    }

    #[test]
    fn sixty_different_ones_at_least() {
        assert!(QUESTIONS.iter().collect::<HashSet<_>>().len() >= 60);
    }
}
