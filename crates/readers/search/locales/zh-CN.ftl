# 搜索

search-title = 搜索
search-button = 搜索
search-tabs = 搜索范围
search-all = 全部
search-talk = 讨论
search-courses = 课程
search-members = 成员
search-nothing = 没有找到
search-nothing-note = 换几个词，或者去掉一个筛选条件再试试。
search-loose = 没有完全符合的内容，下面是最接近的。
search-solved = 已解决
search-locked = 未解锁
search-everything = 查看“{ $line }”的全部结果
search-kind-topic = 话题
search-kind-reply = 回复
search-kind-course = 课程
search-kind-lesson = 课时
search-kind-member = 成员
search-help = 怎么搜
search-help-words = 词语、代码里的名字和路径，原样输入即可
search-help-phrase = 按原顺序连在一起的词
search-help-name = 林溪
search-help-where = 只看某个空间、某位作者
search-help-state = 已采纳回答的提问，或还没有的
search-help-kind = 只看话题、提问、回复、课程、课时或成员
