import pytest

from verify.refusals import Refused
from verify.webhooks.addresses import NotPublic, checked, chosen

PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104  spoken to, not bound
    "255.255.255.255",
    "224.0.0.1",
    "192.0.2.1",
    "240.0.0.1",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "ff02::1",
    "fec0::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "2002:7f00:1::1",
    "2001:0:53aa:64c:0:7f00:8080:8081",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_only_the_public_internet_is_spoken_to(address):
    with pytest.raises(NotPublic):
        chosen([address])


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_a_public_address_is_chosen_and_the_first_of_them(address):
    assert chosen([address, "1.1.1.1"]) == address


def test_a_name_that_leads_inside_too_is_refused_whole_and_so_is_one_that_leads_nowhere():
    for addresses in (["8.8.8.8", "127.0.0.1"], ["127.0.0.1", "8.8.8.8"], []):
        with pytest.raises(NotPublic):
            chosen(addresses)


def test_an_operator_may_allow_own_networks(settings):
    settings.WEBHOOK_NETWORKS = ["10.1.0.0/16", "fd00::/8"]
    assert [chosen([each]) for each in ("10.1.2.3", "fd00::1", "::ffff:10.1.2.3")] == ["10.1.2.3", "fd00::1", "::ffff:10.1.2.3"]
    with pytest.raises(NotPublic):
        chosen(["10.2.0.1"])


@pytest.mark.parametrize(
    ("url", "parted"),
    [
        ("https://erp.example.com", ("erp.example.com", 443, "/")),
        ("https://ERP.example.com:8443/a/b?c=d&e", ("erp.example.com", 8443, "/a/b?c=d&e")),
        ("https://[2606:4700::1111]/x", ("2606:4700::1111", 443, "/x")),
    ],
)
def test_an_address_is_parted(url, parted):
    assert checked(url) == parted


@pytest.mark.parametrize(
    "url",
    [
        *("", "erp.example.com", "http://erp.example.com", "HTTPS://erp.example.com", "ftp://erp.example.com", "https://"),
        *("https:///path", "https://user:word@erp.example.com", "https://@erp.example.com", "https://erp.example.com/#part"),
        *("https://erp.example.com:22/", "https://erp.example.com:99999/", "https://erp.example.com:x/", "https://[::1"),
        *(
            "https://erp.example.com/a b",
            "https://erp.example.com/\r\nHost: x",
            "https://erp.example.com/\x00",
            "https://示例.com/",
        ),
        *("https://erp.example.com\\@127.0.0.1/", "https://127.0.0.1/", "https://[::1]/", "https://[::ffff:10.0.0.1]/"),
        *("https://169.254.169.254/latest/meta-data", "https://erp.example.com/" + "x" * 500, "javascript:alert(1)"),
    ],
)
def test_every_other_address_is_refused_with_a_sentence(url):
    with pytest.raises(Refused) as refused:
        checked(url)
    assert (refused.value.code, len(str(refused.value)) > 10) == ("url", True)
