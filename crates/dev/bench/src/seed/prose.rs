//! What the members of the seeded community write: Markdown in Chinese as programmers write it, put together from
//! many small parts so that texts differ as they do in life and compress no better.

use crate::dice::Dice;

const SURNAMES: &[&str] = &[
    "赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈", "褚", "卫", "蒋", "沈", "韩", "杨", "朱",
    "秦", "许", "何", "吕", "施", "张", "孔", "曹", "严", "华", "金", "魏", "陶", "姜", "谢", "邹", "苏",
    "潘", "葛", "范", "彭", "鲁", "韦",
];
const GIVEN: &[&str] = &[
    "明", "子", "文", "一", "晓", "思", "嘉", "雨", "浩", "宇", "清", "远", "承", "知", "景", "若", "书",
    "安", "云", "亦", "星", "博", "衡", "然", "宁", "睿", "瑶", "川", "言", "舟",
];
const THINGS: &[&str] = &[
    "tokio 的任务调度",
    "axum 的中间件",
    "SQLite 的 WAL 模式",
    "PostgreSQL 的可序列化隔离级别",
    "生命周期标注",
    "trait 对象的动态分发",
    "Redis 的过期策略",
    "Kafka 的消费位点",
    "Go 的逃逸分析",
    "Java 的虚拟线程",
    "React 的并发渲染",
    "CSS 容器查询",
    "Linux 的 io_uring",
    "eBPF 探针",
    "B+ 树的页分裂",
    "Raft 的日志压缩",
    "gRPC 的流控",
    "TLS 会话恢复",
    "Kubernetes 的滚动更新",
    "Nginx 的反向代理缓冲",
    "向量索引的召回率",
    "大模型的上下文缓存",
    "无锁队列的内存序",
    "JIT 的去优化",
    "协程的取消语义",
    "数据库连接池的大小",
    "前端构建的增量缓存",
    "HTTP/3 的拥塞控制",
    "ClickHouse 的稀疏索引",
    "泛型单态化带来的编译时间",
];
const WAYS: &[&str] = &[
    "先把问题缩到二十行以内能复现的例子",
    "用 `perf record` 抓一段火焰图",
    "把日志级别调到 debug 再跑一遍",
    "对照官方文档把默认参数逐个列出来",
    "写一个属性测试让它自己找反例",
    "在预发环境灰度百分之五的流量",
    "把锁的粒度从整张表缩到一行",
    "用 `EXPLAIN QUERY PLAN` 看看走没走索引",
    "加一层带过期时间的本地缓存",
    "把同步调用改成事件加重试",
    "给每个外部请求设上超时",
    "先回滚，再慢慢查原因",
    "把批量大小从一千降到一百",
    "拿生产数据脱敏后在本机压一遍",
    "读一遍那段源码，其实只有三百来行",
    "跟 DBA 一起看慢查询日志",
];
const RESULTS: &[&str] = &[
    "P99 从 {n} 毫秒降到了 {m} 毫秒",
    "内存稳定在 {n} MB 左右，不再涨了",
    "吞吐大约提高了 {m} 倍",
    "问题还在，但是频率从每天 {n} 次降到了 {m} 次",
    "构建时间少了 {n} 秒",
    "失败率从千分之 {n} 变成了万分之 {m}",
    "CPU 占用降了差不多 {n} 个百分点",
    "同样的机器能多扛 {m} 成的流量",
];
const OPENINGS: &[&str] = &[
    "我们组上个月刚好踩过这个坑。",
    "说一下我自己的经验，不一定对。",
    "这个问题要分两种情况看。",
    "赞同楼上。",
    "先给结论，再说理由。",
    "补充一点大家没提到的。",
    "我觉得关键不在这里。",
    "之前写过一篇笔记，摘几句过来。",
    "试了一下，可以复现。",
    "谢谢分享，收获很大。",
    "有个细节想确认一下。",
    "从原理上讲其实不复杂。",
];
const SENTENCES: &[&str] = &[
    "在 {thing} 这件事上，我们的做法是{way}，结果{result}。",
    "如果你的瓶颈确实在 {thing}，那么{way}通常比加机器管用。",
    "文档里关于 {thing} 的那一节写得比较含糊，我当时是{way}才弄明白的。",
    "我一开始也怀疑 {thing}，后来{way}，发现根本不是它的问题。",
    "别急着换框架，先{way}；我们这么做之后{result}。",
    "{thing} 在数据量小的时候看不出差别，到了 {n} 万行以后就完全不一样了。",
    "面试的时候被问到 {thing}，我答得不好，回来以后认真补了一遍。",
    "有人做过对比：打开 {thing} 的优化以后{result}，不过代价是代码难懂了不少。",
    "线上有 {n} 个节点，{thing} 的配置却有 {m} 个版本，这才是真正的麻烦。",
    "从第 {n} 次提交开始出现的，二分下来定位到了 {thing} 相关的一处改动。",
    "我倾向于{way}，这样出了问题也容易回退。",
    "这本书第 {m} 章专门讲 {thing}，例子很清楚，推荐看一看。",
    "另外要小心 {thing} 和 {thing2} 一起用的时候，默认值是互相冲突的。",
    "顺便问一句，你们的 {thing} 是自己维护的还是用云上的服务？",
];
const POINTS: &[&str] = &[
    "{thing}：先量后改，不要凭感觉",
    "能不共享就不共享，{thing} 也不例外",
    "{way}",
    "上线前{way}",
    "监控里至少要有 {thing} 的延迟和错误率",
    "留好开关，出事了能在 {n} 秒之内关掉",
];
const CODE: &[(&str, &str)] = &[
    (
        "rust",
        "let mut interval = tokio::time::interval(Duration::from_secs({n}));\nloop {\n    interval.tick().await;\n    if let Err(error) = flush(&db, {m}).await {\n        tracing::warn!(%error, \"稍后再试\");\n    }\n}",
    ),
    (
        "rust",
        "impl Stack {\n    /// 取出栈顶；空栈给 `None`。\n    pub fn pop(&mut self) -> Option<Frame> {\n        self.depth = self.depth.checked_sub({m})?;\n        self.frames.pop()\n    }\n}",
    ),
    (
        "sql",
        "SELECT topic_id, COUNT(*) AS replies\nFROM replies\nWHERE created_at > {n}\nGROUP BY topic_id\nORDER BY replies DESC\nLIMIT {m};",
    ),
    (
        "python",
        "def retry(task, times={m}):\n    for attempt in range(times):\n        try:\n            return task()\n        except TimeoutError:\n            time.sleep(2 ** attempt * 0.{n})\n    raise RuntimeError(\"一直超时\")",
    ),
    (
        "bash",
        "perf record -F {n} -g -- ./target/release/server &\nsleep {m} && perf report --stdio | head -40",
    ),
    (
        "go",
        "func (q *Queue) Push(ctx context.Context, job Job) error {\n\tselect {\n\tcase q.jobs <- job:\n\t\treturn nil\n\tcase <-time.After({n} * time.Millisecond):\n\t\treturn ErrFull // 背压\n\t}\n}",
    ),
    ("toml", "[profile.release]\nlto = \"thin\"\ncodegen-units = {m}\n# 第 {n} 次构建之后才稳定下来"),
];
const TITLES: &[&str] = &[
    "{thing} 到底该怎么理解？",
    "记一次 {thing} 引起的线上故障",
    "{thing} 和 {thing2}，各位怎么选",
    "请教：{thing} 在高并发下延迟抖动",
    "把 {thing} 从头读了一遍，写点笔记",
    "升级之后 {thing} 变慢了 {n} 毫秒",
    "有没有讲 {thing} 讲得清楚的书",
    "小团队有必要上 {thing} 吗",
    "第 {n} 周周记：{thing} 与 {thing2}",
];

/// Writes texts, the same ones in every run.
pub struct Author {
    dice: Dice,
    names: Vec<String>,
}

impl Author {
    /// One who now and then names one of these members.
    pub fn new(seed: u64, names: Vec<String>) -> Self {
        Self { dice: Dice::new(seed), names }
    }

    /// A title.
    pub fn title(&mut self) -> String {
        self.filled(TITLES)
    }

    /// A first post: some paragraphs, mostly with code.
    pub fn topic(&mut self) -> String {
        let mut parts = vec![self.paragraph(3, 6)];
        if self.dice.below(3) > 0 {
            parts.push(self.code());
        }
        parts.push(self.paragraph(2, 5));
        if self.dice.below(2) == 0 {
            parts.push(self.list());
        }
        parts.join("\n\n")
    }

    /// A reply: mostly short, sometimes long, now and then with code, a list or a quotation.
    pub fn reply(&mut self) -> String {
        let mut parts = Vec::new();
        match self.dice.below(10) {
            0..=3 => parts.push(self.paragraph(1, 1)),
            4..=7 => parts.push(self.paragraph(2, 4)),
            8 => parts.extend([self.paragraph(1, 3), self.code(), self.paragraph(1, 2)]),
            _ => parts.extend([self.paragraph(2, 5), self.list(), self.paragraph(2, 4)]),
        }
        match self.dice.below(12) {
            0 => parts.insert(0, format!("> {}", self.filled(SENTENCES))),
            1 | 2 if !self.names.is_empty() => {
                let name = self.dice.pick(&self.names).clone();
                parts[0] = format!("@{name} {}", parts[0]);
            }
            3 => parts.push("详见 <https://doc.rust-lang.org/book/> 的**相关章节**。".to_owned()),
            _ => {}
        }
        parts.join("\n\n")
    }

    fn paragraph(&mut self, least: usize, most: usize) -> String {
        let mut text = if self.dice.below(2) == 0 { self.filled(OPENINGS) } else { String::new() };
        for _ in 0..least + self.dice.below(most - least + 1) {
            text.push_str(&self.filled(SENTENCES));
        }
        text
    }

    fn list(&mut self) -> String {
        let points: Vec<String> =
            (0..3 + self.dice.below(3)).map(|_| format!("- {}", self.filled(POINTS))).collect();
        points.join("\n")
    }

    fn code(&mut self) -> String {
        let (language, code) = *self.dice.pick(CODE);
        let code = self.with_numbers(code);
        format!("```{language}\n{code}\n```")
    }

    fn filled(&mut self, patterns: &[&str]) -> String {
        let mut text = (*self.dice.pick(patterns)).to_owned();
        for (slot, fillers) in
            [("{way}", WAYS), ("{result}", RESULTS), ("{thing2}", THINGS), ("{thing}", THINGS)]
        {
            if text.contains(slot) {
                let filler: &&str = self.dice.pick(fillers);
                text = text.replace(slot, filler);
            }
        }
        self.with_numbers(&text)
    }

    fn with_numbers(&mut self, text: &str) -> String {
        let (large, small) = (10 + self.dice.below(980), 2 + self.dice.below(8));
        text.replace("{n}", &large.to_string()).replace("{m}", &small.to_string())
    }
}

/// The name of the member at this place; no two are the same as long as there are at most 36,000.
pub fn name(member: usize) -> String {
    let (surname, rest) = (member % SURNAMES.len(), member / SURNAMES.len());
    let (first, second) = (rest % GIVEN.len(), rest / GIVEN.len());
    format!("{}{}{}", SURNAMES[surname], GIVEN[first], GIVEN[(first + second) % GIVEN.len()])
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_differ() {
        let names: HashSet<String> = (0..10_000).map(name).collect();
        assert_eq!(names.len(), 10_000);
    }

    #[test]
    fn texts_differ_and_leave_no_gap_open() {
        let mut author = Author::new(1, vec![name(3)]);
        let mut texts: Vec<String> = (0..300).map(|_| author.reply()).collect();
        texts.extend((0..50).map(|_| author.topic()));
        for text in &texts {
            for gap in ["{n}", "{m}", "{thing}", "{thing2}", "{way}", "{result}"] {
                assert!(!text.contains(gap), "{text}");
            }
        }
        assert!(texts.iter().collect::<HashSet<_>>().len() > 300);
        let mean = texts.iter().take(300).map(|text| text.chars().count()).sum::<usize>() / 300;
        assert!((60..400).contains(&mean), "{mean}");
        assert!((4..=120).contains(&author.title().chars().count()));
    }
}
