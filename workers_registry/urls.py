"""Addresses of the workers' own pages and of the county's about them."""

from django.urls import path

from workers_registry.views import appeals, arrivals, checkpoint, lists, me, others, people

app_name = "workers_registry"
urlpatterns = [
    path("me/", me.me, name="me"),
    path("me/code.svg", me.code_image, name="code_image"),
    path("me/check-in/", me.check_in, name="check_in"),
    path("me/help/", me.help_page, name="help"),
    path("me/paper/", me.paper, name="my_paper"),
    path("me/data/", me.my_data, name="my_data"),
    path("me/others/", others.others, name="others"),
    path("me/others/<int:pk>/", others.other, name="other"),
    path("me/others/<int:pk>/code.svg", others.other_image, name="other_image"),
    path("me/others/<int:pk>/arrival/", arrivals.others_arrival, name="others_arrival"),
    path("me/arrival/", arrivals.arrival, name="arrival"),
    path("me/appeal/", appeals.appeal, name="appeal"),
    path("forecast/", arrivals.forecast, name="forecast"),
    path("forecast/places/", arrivals.set_places, name="set_places"),
    path("forecast/arrivals.csv", arrivals.forecast_table, name="forecast_table"),
    path("checkpoint/", checkpoint.check_pass, name="checkpoint"),
    path("checkpoint/list.json", checkpoint.pass_list, name="checkpoint_list"),
    path("checkpoint/worker.js", checkpoint.pass_worker, name="checkpoint_worker"),
    path("checkpoint/no-code/", checkpoint.no_code, name="no_code"),
    path("appeals/", appeals.queue, name="appeals"),
    path("appeals/<int:pk>/", appeals.review, name="review"),
    path("appeals/<int:pk>/uphold/", appeals.uphold, name="uphold"),
    path("appeals/<int:pk>/reject/", appeals.reject, name="reject"),
    path("appeals/<int:pk>/attachment/", appeals.attachment, name="attachment"),
    path("lists/", lists.lists, name="lists"),
    path("lists/<int:pk>/", lists.proposal, name="list"),
    path("lists/<int:pk>/confirm/", lists.confirm, name="confirm_list"),
    path("lists/<int:pk>/reject/", lists.reject, name="reject_list"),
    path("workers/", people.workers, name="workers"),
    path("workers/<int:pk>/", people.worker, name="worker"),
    path("workers/<int:pk>/reveal/", people.reveal, name="reveal"),
    path("workers/<int:pk>/paper/", people.paper, name="paper"),
    path("workers/<int:pk>/proxy/", others.grant, name="grant_proxy"),
    path("workers/<int:pk>/proxy/end/", others.end, name="end_proxy"),
    path("workers/<int:pk>/clear/", people.clear, name="clear"),
    path("workers/<int:pk>/list-matches/", people.add_match, name="add_match"),
]
