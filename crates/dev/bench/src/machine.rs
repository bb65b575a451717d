//! The machine that a run was made on, as Linux tells it.

use std::fs;
use std::path::Path;

use kernel::{Clock as _, SystemClock};

/// What stands above the table, so that a reader can judge it.
#[derive(Debug, Clone)]
pub struct Machine {
    cores: usize,
    processor: String,
    memory_gib: f64,
    kernel: String,
    file_system: String,
    when: String,
}

impl Machine {
    /// This machine, now; `data` is where the databases lie.
    pub fn this(data: &Path) -> Self {
        let first = |file: &str, key: &str| {
            let text = fs::read_to_string(file).unwrap_or_default();
            let line = text.lines().find(|line| line.starts_with(key)).unwrap_or_default();
            line.split_once(':').map_or("", |(_, value)| value.trim()).to_owned()
        };
        let memory_kib = first("/proc/meminfo", "MemTotal");
        let memory_kib: f64 = memory_kib.trim_end_matches(" kB").parse().unwrap_or(0.0);
        let now = SystemClock.now().rfc3339();
        Self {
            cores: std::thread::available_parallelism().map_or(0, std::num::NonZero::get),
            processor: first("/proc/cpuinfo", "model name"),
            memory_gib: memory_kib / 1024.0 / 1024.0,
            kernel: fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default().trim().to_owned(),
            file_system: file_system(data),
            when: now.split('T').next().unwrap_or_default().to_owned(),
        }
    }

    /// The day of the run.
    pub fn when(&self) -> &str {
        &self.when
    }

    /// One line about the machine.
    pub fn line(&self) -> String {
        format!(
            "{} cores ({}), {:.0} GiB of memory, Linux {}, databases on {}",
            self.cores, self.processor, self.memory_gib, self.kernel, self.file_system
        )
    }
}

/// The type of the file system that a folder lies on: the mount with the longest matching path.
fn file_system(folder: &Path) -> String {
    let mounts = fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    mounts
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ');
            Some((words.nth(1)?, words.next()?))
        })
        .filter(|(at, _)| folder.starts_with(at))
        .max_by_key(|(at, _)| at.len())
        .map_or("an unknown file system", |(_, kind)| kind)
        .to_owned()
}
