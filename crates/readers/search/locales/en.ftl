# Search

search-title = Search
search-button = Search
search-tabs = What to look through
search-all = Everything
search-talk = Discussions
search-courses = Courses
search-members = Members
search-nothing = Nothing found
search-nothing-note = Try fewer or other words, or take a filter away.
search-loose = Nothing says all of that. These come closest.
search-solved = Solved
search-locked = Locked
search-everything = All results for “{ $line }”
search-kind-topic = Topic
search-kind-reply = Reply
search-kind-course = Course
search-kind-lesson = Lesson
search-kind-member = Member
search-help = How to ask
search-help-words = Words, names and paths from code as they are written
search-help-phrase = Words in exactly this order
search-help-name = Lin
search-help-where = In one space, by one author
search-help-state = Questions with an accepted answer, or without one
search-help-kind = Only topic, question, reply, course, lesson or member
