"""The table of contents of prose."""

from cms.brand_editing.task import BrandReviewTask
from cms.images import CustomDocument, CustomImage, CustomRendition
from cms.pages.articles import ArticleIndexPage, ArticlePage
from cms.pages.brands import BrandIndexPage, BrandPage, UnitIndexPage, UnitPage
from cms.pages.cases import CaseIndexPage, CasePage
from cms.pages.catalogue import CatalogueIndexPage, ProductPage
from cms.pages.events import EventIndexPage, EventPage
from cms.pages.goals import Goal, GoalsPage
from cms.pages.home import HomePage
from cms.pages.notices import AnnouncementPage, CallPage, DecisionPage, NoticeIndexPage, PublicityPage
from cms.pages.press_releases import PressReleasePage
from cms.pages.protection import FalseSite, ProtectionPage
from cms.pages.standards import StandardIndexPage
from cms.pages.training import Enquiry, Institution, InstitutionsPage, TrainingIndexPage, TrainingPage
from cms.press.accreditation.models import Accreditation
from cms.press.approval import StoryApprovalTask
from cms.press.bundles.models import Bundle, BundleItem, PreviewLink, PreviewVisit
from cms.press.clock.models import Release, Stumble
from cms.press.kits.models import PressKit
from cms.press.live.models import LivePost, LiveRemark
from cms.press.outbox.models import SearchPing
from cms.press.share.models import PageCount, WechatAccess
from cms.press.video.models import Film
from cms.publishing import SecondOfficerTask
from cms.site_settings import SiteAlerts

__all__ = [
    "Accreditation",
    "AnnouncementPage",
    "ArticleIndexPage",
    "ArticlePage",
    "BrandIndexPage",
    "BrandPage",
    "BrandReviewTask",
    "Bundle",
    "BundleItem",
    "CallPage",
    "CaseIndexPage",
    "CasePage",
    "CatalogueIndexPage",
    "CustomDocument",
    "CustomImage",
    "CustomRendition",
    "DecisionPage",
    "Enquiry",
    "EventIndexPage",
    "EventPage",
    "FalseSite",
    "Film",
    "Goal",
    "GoalsPage",
    "HomePage",
    "Institution",
    "InstitutionsPage",
    "LivePost",
    "LiveRemark",
    "NoticeIndexPage",
    "PageCount",
    "PressKit",
    "PressReleasePage",
    "PreviewLink",
    "PreviewVisit",
    "ProductPage",
    "ProtectionPage",
    "PublicityPage",
    "Release",
    "SearchPing",
    "SecondOfficerTask",
    "SiteAlerts",
    "StandardIndexPage",
    "StoryApprovalTask",
    "Stumble",
    "TrainingIndexPage",
    "TrainingPage",
    "UnitIndexPage",
    "UnitPage",
    "WechatAccess",
]
