"""What Elasticsearch's pod may read is what it asks for, and no more; and what it asks for is what is deployed."""

from __future__ import annotations

import yaml

from tests.deploy.dashboard import ROOT
from vendors.elasticsearch.logs import LABEL, NAMESPACE


def declared(path):
    return {(one["kind"], one["metadata"]["name"]): one for one in yaml.safe_load_all((ROOT / path).read_text())}


def test_it_may_list_pods_and_read_their_logs_there_alone():
    found = declared("deploy/vendors/elasticsearch.yaml")
    role, binding = found["Role", "elasticsearch-logs"], found["RoleBinding", "elasticsearch-logs"]
    pod = found["Deployment", "elasticsearch"]["spec"]["template"]["spec"]

    assert role["rules"] == [
        {"apiGroups": [""], "resources": ["pods"], "verbs": ["list"]},
        {"apiGroups": [""], "resources": ["pods/log"], "verbs": ["get"]},
    ]
    assert {one["metadata"]["namespace"] for one in (role, binding)} == {NAMESPACE}
    account = {"kind": "ServiceAccount", "name": pod["serviceAccountName"], "namespace": "vendors"}
    assert (binding["roleRef"]["name"], binding["subjects"]) == ("elasticsearch-logs", [account])
    assert not any(kind.startswith("ClusterRole") for kind, _ in found)


def test_the_pods_it_asks_for_are_the_services():
    planner = declared("deploy/planner/planner.yaml")["Deployment", "quantum-planner"]
    name, value = LABEL.split("=")

    assert planner["spec"]["template"]["metadata"]["labels"][name] == value


def test_grafana_gets_the_dashboards_of_the_file():
    [made] = yaml.safe_load((ROOT / "deploy/monitoring/dashboards/kustomization.yaml").read_text())[
        "configMapGenerator"
    ]
    pod = declared("deploy/vendors/grafana.yaml")["Deployment", "grafana"]["spec"]["template"]["spec"]
    [container] = pod["containers"]
    [folder] = [one["value"] for one in container["env"] if one["name"] == "GRAFANA_DASHBOARDS"]
    [mount] = [one for one in container["volumeMounts"] if one["mountPath"] == folder]
    [volume] = [one for one in pod["volumes"] if one["name"] == mount["name"]]

    assert volume["configMap"]["name"] == made["name"]
    assert made["files"] == ["quantum-planner.json"]
