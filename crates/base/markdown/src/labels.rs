//! The few words that the renderer itself puts into a text. They follow the language of the content, not of the
//! reader, because the HTML is stored once; that is why they live here and not in a message catalogue.

use kernel::Locale;

use crate::info::Warning;

pub(crate) struct Labels {
    pub copy: &'static str,
    pub whole_code: &'static str,
    pub table: &'static str,
    /// What stands for a picture without a text of its own.
    pub picture: &'static str,
    pub back: &'static str,
    pub done: &'static str,
    pub to_do: &'static str,
    pub terminal: &'static str,
    pub listing: &'static str,
    /// Note, tip, important, warning, caution.
    pub alerts: [&'static str; 5],
    warnings: [&'static str; 3],
}

pub(crate) fn of(locale: Locale) -> &'static Labels {
    match locale {
        Locale::ZhCn => &ZH_CN,
        Locale::En => &EN,
    }
}

impl Labels {
    pub(crate) fn warning(&self, warning: Warning) -> &'static str {
        match warning {
            Warning::DoesNotCompile => self.warnings[0],
            Warning::Panics => self.warnings[1],
            Warning::NotDesired => self.warnings[2],
        }
    }
}

static ZH_CN: Labels = Labels {
    copy: "复制",
    whole_code: "展开完整代码",
    table: "表格，可横向滚动",
    picture: "图片",
    back: "回到正文",
    done: "已完成",
    to_do: "未完成",
    terminal: "终端",
    listing: "示例",
    alerts: ["说明", "提示", "重点", "注意", "当心"],
    warnings: ["不能通过编译", "运行时会 panic", "行为不符合预期"],
};

static EN: Labels = Labels {
    copy: "Copy",
    whole_code: "Show the whole code",
    table: "Table, scrolls sideways",
    picture: "Picture",
    back: "Back to the text",
    done: "Done",
    to_do: "To do",
    terminal: "Terminal",
    listing: "Listing",
    alerts: ["Note", "Tip", "Important", "Warning", "Caution"],
    warnings: ["Does not compile", "Panics when run", "Not the desired behavior"],
};
