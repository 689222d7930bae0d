from __future__ import annotations

from webapp.lexicon.sorting import title_key


def test_titles_sort_by_their_pinyin_with_words_read_as_words() -> None:
    titles = ["重庆的桥", "《北京》纪事", "中国", "重要通知", "AI与我", "长江", "2024年"]
    assert sorted(titles, key=title_key) == ["2024年", "AI与我", "《北京》纪事", "长江", "重庆的桥", "中国", "重要通知"]
