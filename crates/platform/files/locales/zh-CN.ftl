files-mine = 我的图片
files-field = 图片
files-field-hint = JPEG、PNG、WebP 或 GIF，最大 10 MB。拍摄地点等附带信息会被去掉，动图只留第一帧。
files-upload = 上传
files-empty = 还没有图片
files-empty-note = 上传之后，把它的 Markdown 粘贴到正文里就能显示。
files-newest = 最近上传
files-picture = 图片 { $id }
files-markdown = Markdown
files-flash-stored = 已上传。24 小时内没有用到的图片会被清理。

error-files-upload-nothing = 请先选择一张图片。
error-files-upload-kind = 只收 JPEG、PNG、WebP 和 GIF 图片，看内容，不看扩展名。
error-files-upload-broken = 这张图片是坏的，打不开。
error-files-upload-pixels = 这张图片太大了，请先缩小到 2400 万像素以内。
error-files-upload-quota = 还没用到的图片太多了，先用掉一些，或者等它们到期清理。
error-files-store-failed = 图片没有存下来，请稍后再试。
