"""What is known of addresses on the web: parameters that only track, hosts that only forward.

Data alone, so that an addition is one word. A parameter is listed only where it never chooses
the content; words that sometimes do (``from``, ``ref``, ``source``) are judged by their value.
"""

import re

TRACKING_PREFIXES = (
    "utm_",
    "mtm_",
    "matomo_",
    "pk_",
    "hsa_",
    "at_",
    "share_",
    "guce_",
    "oly_",
    "vero_",
    "wt_",
)

TRACKING_WORDS = """
    fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid twclid ttclid li_fat_id igshid igsh epik
    s_kwcid mc_cid mc_eid _hsenc _hsmi __hstc __hssc __hsfp hsctatracking mkt_tok _openstat _ga _gl
    ml_subscriber ml_subscriber_hash rb_clickid icid ncid cmpid cmp ocid ito xtor ftag smid smtyp
    sr_share taid emc guccounter soc_src soc_trk ns_mchannel ns_source ns_campaign ns_linkname wickedid
    trk trkcampaign trackingid s_cid cvid sh_kit mibextid spm scm spmref vd_source share_token shareuid
    sharefrom shareid sharer_shareinfo sharer_sharetime sharer_shareid isappinstalled nsukey
    wxshare_count timestamp_share share_from_uid bsh_bid unique_k broadcast_id bbid seid from_source
    from_spmid spm_id_from plat_id is_story_h5 buvid android_channel app_version xhsshare xsec_source
    appuid apptime utm scene_share share_red_id
"""
TRACKING = frozenset(TRACKING_WORDS.split())

TRACKING_AT: dict[str, frozenset[str]] = {
    # By the host as it is compared, without www. and m.; elsewhere these may choose the content.
    "news.google.com": frozenset({"oc", "hl", "gl", "ceid"}),
    "youtube.com": frozenset({"si", "pp", "ab_channel"}),
    "youtu.be": frozenset({"si", "t"}),
    "x.com": frozenset({"s", "t"}),
    "twitter.com": frozenset({"s", "t"}),
    "36kr.com": frozenset({"f", "channel"}),
    "163.com": frozenset({"spss", "spssid", "spsw", "clickfrom"}),
    "sohu.com": frozenset({"_f", "_trans_", "pvid"}),
    "nytimes.com": frozenset({"smid", "campaign_id", "instance_id", "segment_id", "user_id", "regi_id"}),
    "bloomberg.com": frozenset({"srnd", "sref", "leadSource"}),
    "ft.com": frozenset({"segmentId", "accessToken", "sharetype"}),
    "reuters.com": frozenset({"feedType", "feedName", "rpc"}),
}

SHARING_VALUES = re.compile(
    r"rss\d?|feed|atom|rssfeed|feedburner|syndication|homepage|home|hp|index|newsletter|email|e?mail|share\w*|sharing"
    r"|timeline|singlemessage|groupmessage|message|wechat|weixin|weibo|qq|qzone|wx|social|twitter|x|facebook|fb"
    r"|linkedin|telegram|reddit|hackernews|hn|producthunt|search|recommend|related|hot|flow|appmsg|androidqq|iosqq"
    r"|copy|copylink|copy_link|app|ios|android|mobile|wap|pc|web|(?:[a-z0-9-]+\.)+[a-z]{2,}",
    re.IGNORECASE,
)
"""What ``from=``, ``ref=``, ``source=`` and ``src=`` say when they only say where a reader came from."""

JUDGED_BY_VALUE = frozenset(
    {
        "from",
        "ref",
        "referrer",
        "referer",
        "source",
        "src",
        "partner",
        "feature",
        "via",
        "rss",
        "amp",
        "f",
    }
)

AMP_VALUES = frozenset({"", "1", "true", "amp"})

WEIXIN_HOST = "mp.weixin.qq.com"
WEIXIN_KEPT = frozenset({"__biz", "mid", "idx", "sn", "appmsgid", "itemidx", "sign"})
"""What identifies an article of a WeChat account; the rest of its dozen parameters track."""

WRAPPERS: dict[str, tuple[str, tuple[str, ...]]] = {
    # host: (beginning of the path, parameters that may hold the target)
    "google.com": ("/url", ("q", "url")),
    "bing.com": ("/news/apiclick.aspx", ("url",)),
    "duckduckgo.com": ("/l/", ("uddg",)),
    "l.facebook.com": ("/l.php", ("u",)),
    "lm.facebook.com": ("/l.php", ("u",)),
    "l.instagram.com": ("/", ("u",)),
    "out.reddit.com": ("/", ("url",)),
    "t.umblr.com": ("/redirect", ("z",)),
    "getpocket.com": ("/redirect", ("url",)),
    "vk.com": ("/away.php", ("to",)),
    "youtube.com": ("/redirect", ("q",)),
    "steamcommunity.com": ("/linkfilter", ("url", "u")),
    "link.zhihu.com": ("/", ("target",)),
    "link.juejin.cn": ("/", ("target",)),
    "link.csdn.net": ("/", ("target",)),
    "jianshu.com": ("/go-wild", ("url",)),
    "links.jianshu.com": ("/go", ("to",)),
    "oschina.net": ("/action/GoToLink", ("url",)),
    "gitee.com": ("/link", ("target",)),
    "sspai.com": ("/link", ("target",)),
    "douban.com": ("/link2/", ("url",)),
    "c.pc.qq.com": ("/", ("pfurl", "url")),
    "mail.qq.com": ("/cgi-bin/readtemplate", ("gourl",)),
    "weibo.cn": ("/sinaurl", ("u",)),
    "infoq.cn": ("/link", ("target",)),
    "36kr.com": ("/goto", ("url",)),
}
"""Pages that only forward to the address in their query (their host without ``www.``)."""

WRAPPER_SUFFIXES: tuple[tuple[str, tuple[str, ...]], ...] = ((".safelinks.protection.outlook.com", ("url",)),)

OTHER_FACES = ("www.", "m.", "mobile.", "amp.", "wap.", "3g.", "touch.")
"""Hosts under which the same page is shown to other devices."""

AMP_CACHE = re.compile(
    r"https?://(?:[\w-]+\.cdn\.ampproject\.org/(?:[a-z]/(s/)?|(?:ii|i|r)/(s/)?)|(?:www\.)?google\.[a-z.]+/amp/(s/)?"
    r"|(?:www\.)?bing-amp\.com/c/(s/)?)(.+)",
    re.IGNORECASE,
)
