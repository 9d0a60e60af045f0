from __future__ import annotations

import ipaddress

import pytest

from luma_desktop.domain.addresses import (
    is_loopback_host,
    is_public_address,
    is_public_host,
    is_public_url,
    literal_address,
)


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST.",
        "127.0.0.1",
        "127.9.9.9",
        "::1",
        "[::1]",
        "127.1",
        "0x7f000001",
        "2130706433",
        "::ffff:127.0.0.1",
    ],
)
def test_this_computer_in_every_spelling(host: str) -> None:
    assert is_loopback_host(host)
    assert not is_public_host(host)


@pytest.mark.parametrize(
    "host",
    [
        "10.0.0.1",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "fe80::1",
        "fe80::1%eth0",
        "fd00::1",
        "224.0.0.1",
        "ff02::1",
        "::",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "printer.local",
        "a.localhost",
        "10.1",
        "255.255.255.255",
    ],
)
def test_private_networks_in_every_spelling(host: str) -> None:
    assert not is_public_host(host)
    assert not is_loopback_host(host)


@pytest.mark.parametrize(
    "host", ["8.8.8.8", "2606:4700::1111", "cdn.example.test", "64:ff9b::808:808", "127.0.0.1.test"]
)
def test_the_public_internet(host: str) -> None:
    assert is_public_host(host)
    assert not is_loopback_host(host)


def test_a_name_is_no_address() -> None:
    assert literal_address("cdn.example.test") is None
    assert literal_address("") is None
    assert literal_address("bücher.test") is None
    assert is_public_address(ipaddress.ip_address("8.8.8.8"))


@pytest.mark.parametrize("url", ["http://127.0.0.1:4646", "https://10.0.0.5", "https://[fd00::1]"])
def test_an_address_that_is_private_is_not_public(url: str) -> None:
    assert not is_public_url(url)


def test_the_services_own_address_is_public() -> None:
    assert is_public_url("https://api.aimlapi.com")
