from __future__ import annotations

import io
import re

from tests.client import CheckingClient, text_of
from tests.conftest import CLEAN_ARTICLE


def test_an_empty_library_says_how_to_begin(client: CheckingClient) -> None:
    page = client.get("/")
    assert page.status_code == 200 and "The library is empty" in page.text


def test_a_pasted_text_becomes_an_article(client: CheckingClient) -> None:
    answer = client.post("/import", {"pasted": CLEAN_ARTICLE})
    assert answer.status_code == 303
    page = client.get(answer.location)
    assert "春城图书馆周末延长开放时间" in page.text
    assert "春城图书馆周末延长开放时间" in client.get("/").text


def test_the_same_text_again_leads_to_the_same_article(client: CheckingClient) -> None:
    first = client.post("/import", {"pasted": CLEAN_ARTICLE})
    second = client.post("/import", {"pasted": CLEAN_ARTICLE})
    assert second.location == first.location
    assert "in the library already" in client.get(second.location).text


def test_uploads_in_the_usual_encodings_give_the_same_text(client: CheckingClient) -> None:
    traditional = "圖書館公告\n\n本館週末開放時間延長到晚上十點，歡迎讀者前來借閱書籍。"
    for encoding, text in (("utf-8", CLEAN_ARTICLE), ("gb18030", CLEAN_ARTICLE), ("big5", traditional)):
        file = (io.BytesIO(text.encode(encoding)), f"文章-{encoding}.txt")
        answer = client.post("/import", {"file": file})
        assert answer.status_code == 303, answer.text
        page = client.get(answer.location).text
        assert ("延长到晚上十点" in page) if encoding == "big5" else ("馆长林晓说" in page)


def test_an_html_upload_is_read_as_html(client: CheckingClient) -> None:
    html = "<html><head><title>网页</title><script>alert(1)</script></head><body><h1>网页标题</h1><p>这是第一段，内容不长。</p></body></html>"
    answer = client.post("/import", {"file": (io.BytesIO(html.encode()), "page.html")})
    page = client.get(answer.location).text
    assert "这是第一段，内容不长。" in page and "alert(1)" not in page


def test_nothing_pasted_is_refused_with_a_sentence(client: CheckingClient) -> None:
    answer = client.post("/import", {"pasted": "  \n"})
    assert answer.status_code == 400 and "Paste a text or choose a file" in answer.text


def test_a_picture_is_refused(client: CheckingClient) -> None:
    answer = client.post("/import", {"file": (io.BytesIO(b"\x89PNG\r\n\x1a\n" + bytes(200)), "a.txt")})
    assert answer.status_code == 422


def test_too_much_is_refused(client: CheckingClient) -> None:
    answer = client.post("/import", {"file": (io.BytesIO(b"x" * (10 * 1024 * 1024 + 5)), "a.txt")})
    assert answer.status_code == 413 and "10 MB" in answer.text


def test_a_title_is_text_and_never_markup(client: CheckingClient) -> None:
    answer = client.post("/import", {"pasted": "<b onclick=alert(1)>标题</b>“&lt;script&gt;”\n\n正文在这里，<img src=x onerror=alert(1)>还有一句话。"})
    page = client.get(answer.location).text
    assert "<img" not in page and "<script>alert" not in page and "onerror=alert" not in re.sub(r"&lt;.*?&gt;", "", page)


def test_delete_moves_to_the_trash_and_undo_brings_back(client: CheckingClient, article_id: int) -> None:
    gone = client.post(f"/articles/{article_id}/delete", htmx=True)
    assert "Undo" in gone.text
    assert client.get(f"/articles/{article_id}").status_code == 404
    assert "春城" in client.get("/trash").text
    back = client.post(f"/articles/{article_id}/restore", htmx=True)
    assert f'id="article-{article_id}"' in back.text
    assert client.get(f"/articles/{article_id}").status_code == 200


def test_delete_works_without_javascript(client: CheckingClient, article_id: int) -> None:
    after = client.post(f"/articles/{article_id}/delete", {"back": "/?order=title"}).location
    assert after.startswith("/?order=title&deleted=")
    assert "1 article is in the trash" in text_of(client.get(after).text)
    assert client.post(f"/articles/{article_id}/restore", {"back": after}).location == "/?order=title"
    assert "in the trash" not in text_of(client.get(after).text).replace("in the trash (0)", "")


def test_an_unknown_article_is_a_clear_404(client: CheckingClient) -> None:
    answer = client.get("/articles/999")
    assert answer.status_code == 404 and "no article 999" in text_of(answer.text)


def test_a_text_and_a_file_together_are_refused_and_the_text_stays(client: CheckingClient) -> None:
    answer = client.post("/import", {"pasted": "粘贴的文字。", "file": (io.BytesIO(b"x"), "a.txt")})
    assert answer.status_code == 400 and "粘贴的文字。" in answer.text


def test_a_text_without_chinese_is_refused_and_stays_in_the_form(client: CheckingClient) -> None:
    answer = client.post("/import", data={"pasted": "Only English here."})
    assert answer.status_code == 422
    assert "There is no Chinese in this text" in answer.text and "Only English here." in answer.text
