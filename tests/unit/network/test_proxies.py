from __future__ import annotations

import pytest

from luma_desktop.domain.settings import ProxyMode
from luma_desktop.network.proxies import NO_PROXY, SYSTEM_PROXY, ProxyChoice, proxy_url_for

API = "https://api.example.test/v2/billing"
LOCAL = ("http://127.0.0.1:8000/x", "http://localhost/x", "http://[::1]:1/x", "http://127.1/")


@pytest.fixture(autouse=True)
def _no_proxy_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http", "https", "all", "no"):
        monkeypatch.delenv(f"{name}_proxy", raising=False)
        monkeypatch.delenv(f"{name.upper()}_PROXY", raising=False)


def manual(url: str) -> ProxyChoice:
    return ProxyChoice(mode=ProxyMode.MANUAL, url=url)


def test_none_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.test:3128")
    assert proxy_url_for(API, NO_PROXY) is None


def test_the_systems_proxy_by_scheme(monkeypatch: pytest.MonkeyPatch) -> None:
    assert proxy_url_for(API, SYSTEM_PROXY) is None
    monkeypatch.setenv("all_proxy", "http://all.test:1")
    assert proxy_url_for(API, SYSTEM_PROXY) == "http://all.test:1"
    monkeypatch.setenv("https_proxy", "proxy.test:3128")
    assert proxy_url_for(API, SYSTEM_PROXY) == "http://proxy.test:3128"
    assert proxy_url_for("http://cdn.test/", SYSTEM_PROXY) == "http://all.test:1"
    monkeypatch.setenv("no_proxy", "example.test")
    assert proxy_url_for(API, SYSTEM_PROXY) is None


def test_a_proxy_set_by_hand() -> None:
    assert proxy_url_for(API, manual(" proxy.test:8080 ")) == "http://proxy.test:8080"
    assert proxy_url_for(API, manual("https://proxy.test")) == "https://proxy.test"
    assert proxy_url_for(API, manual("")) is None


@pytest.mark.parametrize("url", LOCAL)
def test_loopback_bypasses_each(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://proxy.test:3128")
    monkeypatch.setenv("all_proxy", "http://proxy.test:3128")
    assert proxy_url_for(url, SYSTEM_PROXY) is None
    assert proxy_url_for(url, manual("http://proxy.test:3128")) is None
