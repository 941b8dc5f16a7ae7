"""How many, where and of what kind: the numbers behind the demonstration. Pure."""

ORIGIN, DESTINATION = "530627", "330784"
"""Zhenxiong and Yongkang."""
ENTERPRISES = 224
WORKERS = 3412

PICKUP_WEIGHTS = {
    "南台街道": 336,
    "泼机镇": 271,
    "塘房镇": 217,
    "场坝镇": 213,
    "乌峰街道": 210,
    "花山乡": 180,
    "罗坎镇": 153,
    "母享镇": 153,
    "旧府街道": 132,
    "芒部镇": 127,
    "五德镇": 121,
    "以古镇": 120,
    "大湾镇": 118,
    "坡头镇": 104,
    "牛场镇": 97,
    "盐源镇": 81,
    "碗厂镇": 78,
    "杉树乡": 78,
    "坪上镇": 76,
    "以勒镇": 72,
    "鱼洞乡": 68,
    "林口彝族苗族乡": 64,
    "尖山乡": 62,
    "中屯镇": 62,
    "赤水源镇": 51,
    "雨河镇": 40,
    "木卓镇": 38,
    "花朗乡": 35,
    "果珠彝族乡": 32,
    "黑树镇": 23,
}
"""Workers by township in the public problem."""
DROPOFF_WEIGHTS = {
    "东城街道": 40,
    "西城街道": 33,
    "芝英镇": 24,
    "江南街道": 26,
    "象珠镇": 20,
    "龙山镇": 18,
    "石柱镇": 17,
    "古山镇": 15,
    "西溪镇": 12,
    "花街镇": 11,
    "舟山镇": 7,
    "唐先镇": 7,
    "前仓镇": 4,
    "方岩镇": 3,
}
"""Enterprises by township there; those of the two development zones go to their neighbours."""
PARTY_WEIGHTS = {1: 2130, 2: 440, 3: 105, 4: 24, 5: 8}
PRIORITY_WEIGHTS = {1: 435, 2: 888, 3: 1403}
PICKUPS_WEIGHTS = {1: 46, 2: 65, 3: 72, 4: 31, 5: 7, 6: 3}
"""In how many townships an enterprise's workers live."""

CLOSE_CONTACTS = 34
RED_STAYS = 10
"""Together 1.3 % red."""
GENERAL_CONTACTS = 26
ORANGE_STAYS = 52
UNWELL = 58
"""Together 4 % yellow; the other 94.7 % are green, as the province counted on 17 February."""
NOT_CURRENT = 51
EXPIRED_CHECKS = 60
NO_CHECKS = 17
PASSING_STAYS = 90
"""Stays in counties that change nothing."""

RED_COUNTIES = ("乐清市",)
ORANGE_COUNTIES = ("慈溪市", "瑞安市", "温岭市", "余杭区", "永嘉县", "瓯海区")
CALM_COUNTIES = (
    "武义县",
    "缙云县",
    "东阳市",
    "义乌市",
    "兰溪市",
    "浦江县",
    "昭阳区",
    "威信县",
    "彝良县",
)
"""As rated from 9 to 15 February 2020: red; orange; yellow and below."""

SURNAMES = (
    ("罗", 9),
    ("王", 9),
    ("李", 9),
    ("张", 9),
    ("陈", 8),
    ("杨", 8),
    ("刘", 7),
    ("吴", 6),
    ("赵", 6),
    ("周", 5),
    ("邓", 5),
    ("胡", 4),
    ("申", 4),
    ("常", 4),
    ("余", 4),
    ("朱", 3),
    ("宋", 3),
    ("何", 3),
    ("郭", 3),
    ("马", 3),
    ("成", 3),
    ("熊", 3),
    ("艾", 2),
    ("付", 2),
    ("翟", 2),
    ("韩", 2),
    ("汪", 2),
    ("林", 2),
    ("田", 2),
    ("陶", 2),
)
GIVEN = (
    "国",
    "明",
    "秀",
    "成",
    "华",
    "贵",
    "英",
    "兴",
    "才",
    "琼",
    "勇",
    "芬",
    "会",
    "启",
    "福",
    "祥",
    "军",
    "平",
    "群",
    "友",
    "富",
    "德",
    "金",
    "花",
    "荣",
    "元",
    "龙",
    "朝",
    "敏",
    "芳",
    "丽",
    "光",
    "远",
    "权",
    "艳",
    "玲",
    "江",
    "洪",
    "林",
    "义",
)
BRANDS = (
    "恒鑫腾金永瑞宏飞东佳华锦博安正泰嘉盛顺隆",
    "固达丰盾铸祥力跃旺美源发利康辉业通和远胜",
)
"""First and second character of an enterprise's name."""
INDUSTRIES = (
    ("五金", "五金制品有限公司", 46),
    ("电动工具", "电动工具厂", 38),
    ("门业", "门业有限公司", 32),
    ("杯业", "保温杯厂", 26),
    ("炊具", "炊具有限公司", 20),
    ("休闲车", "滑板车厂", 18),
    ("小家电", "电器有限公司", 14),
    ("运动器材", "健身器材厂", 10),
    ("铝材", "铝业有限公司", 8),
    ("铸造", "压铸配件厂", 6),
    ("日用品", "日用品厂", 6),
)
